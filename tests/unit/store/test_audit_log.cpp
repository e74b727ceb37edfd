#include "store/tables/audit_log.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

TEST_CASE("canonical bytes tell entries apart that differ only in where one field ends") {
  const store::AuditEntry a{.action = "ab", .before = "c"};
  const store::AuditEntry b{.action = "a", .before = "bc"};
  CHECK(store::canonical_bytes(1, "t", 1, "me", a) != store::canonical_bytes(1, "t", 1, "me", b));
  const store::AuditEntry none{.action = "a"};
  const store::AuditEntry empty{.action = "a", .before = ""};
  CHECK(store::canonical_bytes(1, "t", 1, "me", none) != store::canonical_bytes(1, "t", 1, "me", empty));
  CHECK(store::canonical_bytes(1, "t", {}, "me", none) == "1:1;1:t;N;2:me;1:a;N;N;N;N;N;");
}

TEST_CASE("each entry is chained to the one before it, across batches") {
  Store store;
  store.take(document({bar(day("2025-06-02"), 10)}, moment("2025-06-20")), "a");
  store.take(document({bar(day("2025-06-02"), 11)}, moment("2025-06-21")), "b");
  store.take(document({bar(day("2025-06-02"), 12)}, moment("2025-06-22")), "c");
  sql::Statement row = store.database.prepare(
      "SELECT audit_id, at, batch_id, actor, action, series_id, date, before, after, reason, chain FROM audit_log "
      "ORDER BY 1");
  std::string previous;
  int count = 0;
  while (row.step()) {
    const auto text = [&](int column) {
      return row.is_null(column) ? std::nullopt : std::optional(std::string(row.text(column)));
    };
    const std::string action(row.text(4));
    store::AuditEntry entry{action, row.optional_integer(5), {}, text(7), text(8), text(9)};
    if (const auto date = text(6)) entry.date = day(*date);
    previous = store::chain_of(
        previous, store::canonical_bytes(row.integer(0), row.text(1), row.optional_integer(2), row.text(3), entry));
    CHECK(row.blob(10) == previous);
    ++count;
  }
  CHECK(count == 3);
}

TEST_CASE("other programs can only append to the log, unsealed") {
  Store store;
  store.take(document({bar(day("2025-06-02"), 10)}, moment("2025-06-20")), "a");
  // A connection as another program has it: triggers on.
  const std::string database = (store.folder / "s.db").string();
  const auto run = [&](const std::string& sql) {
    return std::system(("sqlite3 '" + database + "' \"" + sql + "\" 2>/dev/null").c_str());
  };
  if (std::system("command -v sqlite3 >/dev/null") != 0) {
    WARN("skipped: there is no sqlite3 shell");
    return;
  }
  CHECK(run("DELETE FROM audit_log") != 0);
  CHECK(run("UPDATE audit_log SET actor = 'x'") != 0);
  CHECK(run("INSERT OR REPLACE INTO audit_log (audit_id, at, actor, action) VALUES (1, '', '', '')") != 0);
  CHECK(run("INSERT INTO audit_log (at, actor, action, chain) VALUES ('', '', '', zeroblob(32))") != 0);
  CHECK(run("INSERT INTO audit_log (audit_id, at, actor, action) VALUES (9223372036854775807, '', '', '')") != 0);
  CHECK(run("INSERT INTO audit_log (audit_id, at, actor, action) VALUES (-1, '', '', '')") != 0);
  CHECK(run("INSERT INTO audit_log (at, actor, action) VALUES ('', '', 'note')") == 0);
  CHECK(store.ask("SELECT count(*) FROM audit_log") == "2");
}

TEST_CASE("what other programs appended joins the chain with our next batch") {
  Store store;
  store.take(document({bar(day("2025-06-02"), 10)}, moment("2025-06-20")), "a");
  store.database.run_script("INSERT INTO audit_log (at, actor, action, date) VALUES ('now', 'me', 'note', 'any text')");
  store.take(document({bar(day("2025-06-02"), 11)}, moment("2025-06-21")), "b");
  CHECK(store.ask("SELECT count(*) FROM audit_log WHERE chain IS NULL") == "0");
  CHECK(store.ask("SELECT count(*) FROM audit_log") == "3");
}
