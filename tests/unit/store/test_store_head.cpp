// A copy that archived its log is known by the chain at the end of what it archived, and by no entry before that.
#include "store/archive/archiving.hpp"
#include "store/reading/store_head.hpp"
#include "store/rule/archives.hpp"
#include "unit/store/store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using tests::bar;
using tests::day;
using tests::document;
using tests::moment;
using Answer = store::Containment::Answer;

namespace {

struct Growing : tests::Store {
  // A batch that appends to the log; where the store is then.
  store::StoreHead head_after(double close) {
    const std::string as_of = "2025-07-0" + std::to_string(++m_documents + 1);
    take(document({bar(day("2025-07-01"), close)}, moment(as_of)), as_of);
    return store::read_head(database);
  }
  void archive() {
    const model::Settings settings;
    sql::Transaction transaction(database);
    store::Archiving archiving(database, settings, day("2025-09-02"), run());
    archiving.write(folder / "a.db");
    archiving.conclude("a.db", "sha", 1);
    transaction.commit();
  }
  Answer answer(const store::StoreHead& head) const { return store::contains(database, head).answer; }

 private:
  int m_documents = 0;
};

}  // namespace

TEST_CASE("a copy has what its log has, by number and chain") {
  Growing store;
  const store::StoreHead none = store::read_head(store.database);
  store::StoreHead first = store.head_after(100);
  const store::StoreHead second = store.head_after(101);
  CHECK(store.answer(none) == Answer::all);
  CHECK(store.answer(first) == Answer::all);
  CHECK(store.answer(second) == Answer::all);
  first.chain = second.chain;
  CHECK(store.answer(first) == Answer::not_all);
  store::StoreHead later = second;
  ++later.audit_id;
  CHECK(store.answer(later) == Answer::not_all);
}

TEST_CASE("a copy that archived its log has what ends where the archive does, and cannot tell of what ends before") {
  Growing store;
  const store::StoreHead early = store.head_after(100);
  store.head_after(101);
  store::StoreHead anchor = store.head_after(102);
  store.archive();
  REQUIRE(store::list_archives(store.database).at(0).log_end.audit_id == anchor.audit_id);
  const store::StoreHead after = store::read_head(store.database);
  REQUIRE(after.audit_id > anchor.audit_id);
  CHECK(store.answer(after) == Answer::all);
  CHECK(store.answer(anchor) == Answer::all);
  const store::Containment of_early = store::contains(store.database, early);
  CHECK(of_early.answer == Answer::untold);
  CHECK(of_early.archive == "a.db");
  anchor.chain = early.chain;  // parted before the archive
  CHECK(store.answer(anchor) == Answer::not_all);
  store::StoreHead later = after;
  ++later.audit_id;
  CHECK(store.answer(later) == Answer::not_all);
}
