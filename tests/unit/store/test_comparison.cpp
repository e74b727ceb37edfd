#include "store/rule/comparison.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;
using model::ChangeKind;

namespace {

model::StoredBar stored(const model::Bar& bar) {
  return {bar, false, 1, 1};
}

}  // namespace

TEST_CASE("a comparison tells inserts, revisions, settlements, retractions and what stays") {
  const auto monday = day("2025-07-28");
  const auto at = [&](int offset) { return base::Date{monday.days + offset}; };
  const std::vector<model::StoredBar> store{stored(bar(at(0), 10)), stored(bar(at(1), 11)), stored(bar(at(2), 12)),
                                            stored(bar(at(3), 13, true))};
  const auto said = document({bar(at(0), 10), bar(at(1), 11.5), bar(at(3), 13), bar(at(4), 14)}, moment("2025-08-02"));
  model::BarComparison result;
  store::compare(store, said, {}, result);

  REQUIRE(result.changes.size() == 4);
  CHECK(result.changes[0].kind == ChangeKind::revise);
  CHECK(result.changes[0].before->bar.values.close == 11);
  CHECK(result.changes[0].after->values.close == 11.5);
  CHECK(result.changes[1].kind == ChangeKind::retract);
  CHECK(result.changes[1].date == at(2));
  CHECK(result.changes[2].kind == ChangeKind::settle);
  CHECK(result.changes[3].kind == ChangeKind::insert);
  CHECK(result.unchanged == 1);
  CHECK(result.stored_covered == 4);
  CHECK(result.retracted == 1);
  CHECK(result.standing == 4);
  CHECK(result.outranked.empty());
}

TEST_CASE("a gap says nothing: what stands there stays") {
  auto said = document({bar(day("2025-07-28"), 10), bar(day("2025-07-30"), 12)}, moment("2025-08-02"));
  const std::vector<model::StoredBar> store{stored(bar(day("2025-07-28"), 10)), stored(bar(day("2025-07-29"), 11)),
                                            stored(bar(day("2025-07-30"), 12))};
  model::BarComparison result;
  store::compare(store, said, {}, result);
  CHECK(result.retracted == 1);
  said.gaps = {day("2025-07-29")};
  store::compare(store, said, {}, result);
  CHECK(result.changes.empty());
  CHECK(result.stored_covered == 2);
}

TEST_CASE("an outranked statement changes nothing and is kept when it differs") {
  const std::vector<model::StoredBar> store{stored(bar(day("2025-07-28"), 10)), stored(bar(day("2025-07-29"), 11))};
  const auto said = document({bar(day("2025-07-28"), 9), bar(day("2025-07-30"), 12)}, moment("2025-07-31"));
  model::BarComparison result;
  store::compare(store, said, {[](base::Date) { return true; }, {}}, result);
  CHECK(result.changes.empty());
  CHECK(result.standing == 0);
  REQUIRE(result.outranked.size() == 3);
  CHECK(result.outranked[0].said->values.close == 9);
  CHECK_FALSE(result.outranked[1].said.has_value());  // it says there is no bar on the 29th
  CHECK(result.outranked[2].said->values.close == 12);
}
