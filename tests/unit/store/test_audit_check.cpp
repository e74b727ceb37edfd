#include "store/check/audit_check.hpp"
#include "store/tables/audit_log.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>
#include <functional>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

const std::vector<std::string> k_text_columns{"at", "actor", "action", "date", "before", "after", "reason"};

// Four sealed entries: one with every column, one with every NULL, two of a run. Nothing is checked, so that ids can
// be edited as in a hex editor; triggers are off as for the writer, or for whoever drops them first.
class Log {
 public:
  Log() {
    m_store.database.run_script("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON");
    append({.action = "revise",
            .series_id = 3,
            .date = day("2025-06-02"),
            .before = R"({"close":10})",
            .after = R"({"close":11})",
            .reason = "as printed"});
    store::AuditLog(m_store.database, moment("2025-06-21"), "me@here").append({}, {.action = "setting"});
    append({.action = "insert", .series_id = 4, .after = R"({"bars":2})"});
    append({.action = "retract", .series_id = 4, .date = day("2025-06-03"), .before = R"({"close":12})"});
  }

  store::AuditCheck check() const { return store::check_audit_log(m_store.database); }
  // What the check says after an edit, which is taken back.
  store::AuditCheck after(const std::function<void(sql::Writer&)>& edit) {
    m_store.database.run_script("SAVEPOINT edit");
    edit(m_store.database);
    const auto result = check();
    m_store.database.run_script("ROLLBACK TO edit; RELEASE edit");
    return result;
  }
  store::AuditCheck after(const std::string& script) {
    return after([&](sql::Writer& database) { database.run_script(script); });
  }
  // The column of the entry; nothing for NULL.
  std::optional<std::string> value(int64_t id, const std::string& column) const {
    sql::Statement row = m_store.database.prepare("SELECT " + column + " FROM audit_log WHERE audit_id = ?");
    row.bind(id).step();
    return row.is_null(0) ? std::nullopt : std::optional(std::string(row.text(0)));
  }
  store::AuditCheck after_setting(int64_t id, const std::string& column, std::optional<std::string_view> text) {
    return after([&](sql::Writer& database) {
      sql::Statement row = database.prepare("UPDATE audit_log SET " + column + " = ?1 WHERE audit_id = ?2");
      row.bind(text, id).run();
    });
  }

  static constexpr int64_t k_entries = 4;

 private:
  void append(const store::AuditEntry& entry) {
    store::AuditLog(m_store.database, moment("2025-06-20"), "me@here").append(7, entry);
  }

  Store m_store;
};

bool found(const store::AuditCheck& check, int64_t id) {
  return check.broken && check.broken->audit_id == id && check.sealed == id - 1;
}

}  // namespace

TEST_CASE("a log as it was written is whole, and its head is the last chain") {
  Log log;
  const auto check = log.check();
  CHECK(check.is_whole());
  CHECK(check.sealed == 4);
  CHECK(check.unsealed == 0);
  CHECK(check.head_id == 4);
  CHECK(check.head == log.value(4, "lower(hex(chain))"));
  Store empty;
  CHECK(store::check_audit_log(empty.database).is_whole());
  CHECK(store::check_audit_log(empty.database).head_id == 0);
}

TEST_CASE("an edit of any byte of any text of any entry is found, and the entry is named") {
  Log log;
  int edits = 0;
  for (int64_t id = 1; id <= Log::k_entries; ++id) {
    for (const std::string& column : k_text_columns) {
      const auto text = log.value(id, column);
      INFO(id << " " << column);
      for (size_t byte = 0; text && byte < text->size(); ++byte) {
        for (const int mask : {0x01, 0x20, 0x80, (*text)[byte] & 0xff}) {  // the last makes a NUL of it
          std::string edited = *text;
          edited[byte] = static_cast<char>(edited[byte] ^ mask);
          CHECK(found(log.after_setting(id, column, edited), id));
          ++edits;
        }
        CHECK(found(log.after_setting(id, column, std::string(*text).erase(byte, 1)), id));
      }
      if (text) CHECK(found(log.after_setting(id, column, *text + std::string(1, '\0')), id));
      if (!text) CHECK(found(log.after_setting(id, column, ""), id));
      const bool may_be_null = column != "at" && column != "actor" && column != "action";
      if (text && may_be_null) CHECK(found(log.after_setting(id, column, std::nullopt), id));
    }
  }
  CHECK(edits > 700);
}

TEST_CASE("a date that means the same and is written otherwise is an edit too") {
  Log log;
  CHECK(found(log.after_setting(1, "date", "2025-6-2"), 1));
  CHECK(found(log.after_setting(1, "before", R"({"close": 10})"), 1));
}

TEST_CASE("an edit of any id or of any byte of a chain is found") {
  Log log;
  for (int64_t id = 1; id <= Log::k_entries; ++id) {
    const std::string where = " WHERE audit_id = " + std::to_string(id);
    INFO(where);
    for (const std::string column : {"batch_id", "series_id"}) {
      const bool is_null = !log.value(id, column);
      for (int bit = 0; bit < 63 && !is_null; ++bit) {
        const std::string number = std::to_string(int64_t{1} << bit);
        const std::string flipped = "(" + column + " | " + number + ") - (" + column + " & " + number + ")";
        CHECK(found(log.after("UPDATE audit_log SET " + column + " = " + flipped + where), id));
      }
      CHECK(found(log.after("UPDATE audit_log SET " + column + (is_null ? " = 0" : " = NULL") + where), id));
    }
    const std::string chain = log.value(id, "chain").value();
    for (size_t byte = 0; byte < chain.size(); ++byte) {
      std::string edited = chain;
      edited[byte] = static_cast<char>(edited[byte] ^ 1);
      const auto check = log.after([&](sql::Writer& database) {
        sql::Statement row = database.prepare("UPDATE audit_log SET chain = ?1" + where);
        row.bind_blob_at(1, edited);
        row.run();
      });
      CHECK(found(check, id));
    }
  }
}

TEST_CASE("an entry that is missing, moved or of another id is found") {
  Log log;
  CHECK(found(log.after("DELETE FROM audit_log WHERE audit_id = 1"), 1));
  CHECK(found(log.after("DELETE FROM audit_log WHERE audit_id = 3"), 3));
  CHECK(log.after("DELETE FROM audit_log WHERE audit_id = 3").broken->what == "is missing: the next one there is 4");
  CHECK(found(log.after("UPDATE audit_log SET audit_id = 6 WHERE audit_id = 4"), 4));
  CHECK(log.after("UPDATE audit_log SET audit_id = 0 WHERE audit_id = 4").broken->audit_id == 0);
  CHECK(log.after("UPDATE audit_log SET audit_id = -9 WHERE audit_id = 1").broken->audit_id == -9);
  CHECK(log.after("UPDATE audit_log SET audit_id = 0 WHERE audit_id = 4").broken->what ==
        "has no place in the log: the next entry is 1");
  // Two entries change places.
  CHECK(found(log.after("UPDATE audit_log SET audit_id = 99 WHERE audit_id = 2;"
                        "UPDATE audit_log SET audit_id = 2 WHERE audit_id = 3;"
                        "UPDATE audit_log SET audit_id = 3 WHERE audit_id = 99"),
              2));
  // What is cut off at the end cannot be seen here: only the head differs.
  const auto cut = log.after("DELETE FROM audit_log WHERE audit_id = 4");
  CHECK(cut.is_whole());
  CHECK(cut.head_id == 3);
  CHECK(cut.head != log.check().head);
}

TEST_CASE("entries of another program at the end are counted, without a chain in the middle they are a break") {
  Log log;
  const auto open =
      log.after("INSERT INTO audit_log (at, actor, action) VALUES ('t', 'you', 'note'), ('t', 'you', '')");
  CHECK(open.is_whole());
  CHECK(open.sealed == 4);
  CHECK(open.unsealed == 2);
  CHECK(open.first_unsealed == 5);
  CHECK(open.last_unsealed == 6);
  CHECK(open.head_id == 4);
  CHECK(open.head == log.check().head);
  CHECK(found(log.after("INSERT INTO audit_log (audit_id, at, actor, action) VALUES (9, 't', 'you', 'note')"), 5));

  const auto middle = log.after("UPDATE audit_log SET chain = NULL WHERE audit_id = 2");
  CHECK(found(middle, 2));
  CHECK(middle.broken->what == "has no chain, and 4 behind it has");
}

TEST_CASE("a value of another type is found, though it reads the same") {
  Log log;
  // The same table without STRICT, as an edit of the file's bytes could make it.
  const std::string loosen =
      // The triggers that name the table are not looked at while it has another name.
      "PRAGMA legacy_alter_table = ON; CREATE TABLE loose (audit_id INTEGER PRIMARY KEY, at, batch_id, actor, action, "
      "series_id, date, before, after, "
      "reason, chain); INSERT INTO loose SELECT * FROM audit_log; DROP TABLE audit_log; "
      "ALTER TABLE loose RENAME TO audit_log;";
  CHECK(log.after(loosen).is_whole());
  for (const std::string column : {"batch_id", "series_id"}) {
    const std::string update = "UPDATE audit_log SET " + column + " = CAST(" + column + " AS TEXT) WHERE audit_id = 1";
    CHECK(found(log.after(loosen + update), 1));
  }
  for (const std::string& column : k_text_columns) {
    const std::string update = "UPDATE audit_log SET " + column + " = CAST(" + column + " AS BLOB) WHERE audit_id = 1";
    CHECK(found(log.after(loosen + update), 1));
  }
  CHECK(found(log.after(loosen + "UPDATE audit_log SET chain = CAST(chain AS TEXT) WHERE audit_id = 4"), 4));
  CHECK(found(log.after(loosen + "UPDATE audit_log SET at = NULL WHERE audit_id = 4"), 4));
}
