// What the ledger of a tree keeps, and how it knows a file again.
#include "store/tables/export_ledger.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

store::LedgerRow ledger_row(const std::string& path) {
  store::LedgerRow row;
  row.path = path;
  row.stream = "PRICE_DATA";
  row.revision = 3;
  row.fingerprint = "settings";
  row.row_count = 308;
  row.size_bytes = 12'345;
  row.digest = "d1";
  row.decimals = 2;
  row.last_date = day("2025-06-06");
  row.set_identity({12'345, 11, 12, 13, 1});
  return row;
}

}  // namespace

TEST_CASE("a row is read back as it was put, by path, what is put again replaces it") {
  Store store;
  store::LedgerWriter ledger(store.database, "/tree");
  CHECK(ledger.rows().empty());
  ledger.put(ledger_row("b.csv"), "");
  ledger.put(ledger_row("a.csv"), "");
  auto changed = ledger_row("b.csv");
  changed.revision = 4;
  changed.state = store::FileState::absent;
  changed.last_date.reset();
  ledger.put(changed, "");
  const auto rows = store::ExportLedger(store.database, "/tree").rows();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].path == "a.csv");
  CHECK_FALSE(rows[0].series_id);
  CHECK(rows[0].fingerprint == "settings");
  CHECK(rows[0].row_count == 308);
  CHECK(rows[0].last_date == day("2025-06-06"));
  CHECK(rows[0].identity() == base::FileIdentity{12'345, 11, 12, 13, 1});
  CHECK(rows[1].revision == 4);
  CHECK(rows[1].state == store::FileState::absent);
  CHECK_FALSE(rows[1].last_date);
}

TEST_CASE("trees have ledgers of their own, and only a put begins one") {
  Store store;
  store::LedgerWriter one(store.database, "/one"), other(store.database, "/other");
  CHECK(store.ask("SELECT count(*) FROM export_tree") == "0");
  one.put(ledger_row("a.csv"), "");
  one.set_shows_audit_id(5);
  CHECK(other.rows().empty());
  other.remove("a.csv");
  CHECK(one.rows().size() == 1);
  CHECK(store::ExportLedger(store.database, "/one").shows_audit_id() == 5);
  CHECK_FALSE(store::ExportLedger(store.database, "/other").shows_audit_id());
  one.remove("a.csv");
  CHECK(one.rows().empty());
}

TEST_CASE("a file is still the one that was written only if nothing of its identity differs") {
  const store::LedgerRow row = ledger_row("a.csv");
  const base::FileIdentity same = row.identity();
  CHECK(row.is_still(same));
  CHECK_FALSE(row.is_still(std::nullopt));
  const auto differs = [&](auto base::FileIdentity::*member) {
    base::FileIdentity other = same;
    ++(other.*member);
    return !row.is_still(other);
  };
  CHECK(differs(&base::FileIdentity::size_bytes));
  CHECK(differs(&base::FileIdentity::mtime_ns));
  CHECK(differs(&base::FileIdentity::ctime_ns));
  CHECK(differs(&base::FileIdentity::inode));
  CHECK(differs(&base::FileIdentity::link_count));  // it is reached by another name, too
}

TEST_CASE("a file that is being written to is never the one that was written") {
  Store store;
  store::LedgerWriter ledger(store.database, "/tree");
  ledger.put(ledger_row("a.csv"), "");
  ledger.put(ledger_row("b.csv"), "");
  ledger.set_writing({"a.csv"});
  const auto rows = ledger.rows();
  CHECK_FALSE(rows.at(0).is_still(rows[0].identity()));
  CHECK(rows.at(1).is_still(rows[1].identity()));
}

TEST_CASE("where a file's digest stands is kept until it is said anew") {
  Store store;
  store::LedgerWriter ledger(store.database, "/tree");
  CHECK(ledger.digest_states("a.csv", "z.csv").empty());
  ledger.put(ledger_row("a.csv"), "state");
  ledger.put(ledger_row("a.csv"), "");
  ledger.put(ledger_row("b.csv"), "other");
  CHECK(ledger.digest_states("a.csv", "a.csv") == std::map<std::string, std::string>{{"a.csv", "state"}});
  ledger.put(ledger_row("a.csv"), "new");
  CHECK(ledger.digest_states("a.csv", "b.csv").at("a.csv") == "new");
}
