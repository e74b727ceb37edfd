// What the one rule says of a date, over all that was said and is held.
#include "store/rule/evaluation.hpp"
#include "store/tables/find_series.hpp"
#include "store/writing/amendment.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

class Evaluated : public Store {
 public:
  store::BarEvaluation bars() {
    static const model::Exchange exchange = model::exchange_of("DIX.IN", "Asia/Kolkata");
    return {database, {}, {daily().series_id, model::Timeframe::daily, exchange}, day("2025-06-01"), day("2025-06-30")};
  }
  store::BarVerdict verdict(const char* date) { return bars().verdict(day(date)); }
  void hold(const char* date, const store::Amendment& amendment) {
    const store::ExportSeries series = daily();
    store::amend(database, {series, day(date)}, amendment, {}, run());
  }
  store::ExportSeries daily() { return store::find_series(database, "DIX.IN", model::Timeframe::daily); }
};

store::Amendment held_close(double close) {
  store::Amendment amendment;
  amendment.correction.held.close = close;
  return amendment;
}

}  // namespace

TEST_CASE("the latest document that covers a date decides it, without that one, the one before it") {
  Evaluated store;
  store.take(document({bar(day("2025-06-02"), 100), bar(day("2025-06-03"), 101)}, moment("2025-06-20")), "first");
  store.take(document({bar(day("2025-06-03"), 201)}, moment("2025-06-21")), "second");
  CHECK(store.verdict("2025-06-02").decided_by == 1);
  const store::BarVerdict verdict = store.verdict("2025-06-03");
  CHECK(verdict.bar->values.close == 201);
  CHECK(verdict.decided_by == 2);
  CHECK(verdict.said_by == 2);
  CHECK(store.bars().decision_without(2, day("2025-06-03"))->value().values.close == 101);
  CHECK_FALSE(store.bars().decision_without(1, day("2025-06-02")));
  CHECK_FALSE(store.verdict("2025-06-04").decided_by);
}

TEST_CASE("where the document that decides has no bar there is none, though an older one has") {
  Evaluated store;
  store.take(document({bar(day("2025-06-02"), 100), bar(day("2025-06-03"), 101), bar(day("2025-06-04"), 102)},
                      moment("2025-06-20")),
             "first");
  store.take(document({bar(day("2025-06-02"), 100), bar(day("2025-06-04"), 102)}, moment("2025-06-21")), "second");
  const store::BarVerdict verdict = store.verdict("2025-06-03");
  CHECK_FALSE(verdict.bar);
  CHECK(verdict.decided_by == 2);
  CHECK(store.bars().strongest_bar(day("2025-06-03"))->values.close == 101);
}

TEST_CASE("a correction holds its fields over the strongest document that they make a possible bar with") {
  Evaluated store;
  store.take(document({bar(day("2025-06-02"), 100)}, moment("2025-06-20")), "first");
  store.hold("2025-06-02", held_close(100.5));
  store.take(document({bar(day("2025-06-02"), 101)}, moment("2025-06-21")), "it fits");
  store::BarVerdict verdict = store.verdict("2025-06-02");
  CHECK(verdict.is_pinned);
  CHECK(verdict.bar->values.close == 100.5);
  CHECK(verdict.bar->values.open == 101);
  CHECK(verdict.said_by == 2);
  store.take(document({bar(day("2025-06-02"), 200)}, moment("2025-06-22")), "it is out of reach");
  verdict = store.verdict("2025-06-02");
  CHECK(verdict.bar->values.close == 100.5);
  CHECK(verdict.said_by == 2);
  CHECK(verdict.decided_by == 3);
  CHECK(verdict.decision->values.close == 200);
}

TEST_CASE("a drop leaves no bar, whatever documents say") {
  Evaluated store;
  store.take(document({bar(day("2025-06-02"), 100)}, moment("2025-06-20")), "first");
  store::Amendment drop;
  drop.correction.is_drop = true;
  store.hold("2025-06-02", drop);
  store.take(document({bar(day("2025-06-02"), 101)}, moment("2025-06-21")), "second");
  CHECK_FALSE(store.verdict("2025-06-02").bar);
  CHECK(store.verdict("2025-06-02").decision->values.close == 101);
}

TEST_CASE("a store that follows the rule has nothing to change, what a withdrawn document said is set right") {
  Evaluated store;
  store.take(document({bar(day("2025-06-02"), 100), bar(day("2025-06-03"), 101)}, moment("2025-06-20")), "first");
  store.take(document({bar(day("2025-06-03"), 201), bar(day("2025-06-04"), 102)}, moment("2025-06-21")), "second");
  model::BarComparison comparison = store.bars().changes();
  CHECK(comparison.changes.empty());
  CHECK(comparison.unchanged == 3);
  store.database.run_script("UPDATE document SET withdrawn_by = 2 WHERE document_id = 2");
  comparison = store.bars().changes();
  CHECK(comparison.unchanged == 1);
  CHECK(comparison.retracted == 1);
  REQUIRE(comparison.changes.size() == 2);
  CHECK(comparison.changes[0].kind == model::ChangeKind::revise);
  CHECK(comparison.changes[0].before->bar.values.close == 201);
  CHECK(comparison.changes[0].after->values.close == 101);
  CHECK(comparison.changes[0].said_by == 1);
  CHECK(comparison.changes[1].kind == model::ChangeKind::retract);
}

TEST_CASE("a held dot stands, or is away, against every list, what stands rightly is not touched") {
  Evaluated store;
  auto listed = document({bar(day("2025-06-02"), 100)}, moment("2025-06-20"));
  listed.dots = {day("2025-06-02"), day("2025-06-03")};
  store.take(listed, "a list");
  const auto evaluate = [&] {
    return store::evaluate_dots(store.database, store.daily().symbol_id, day("2025-06-01"), day("2025-06-30"), {});
  };
  CHECK(evaluate().inserted.empty());
  CHECK(evaluate().retracted.empty());
  store.hold("2025-06-03", {{}, false, "no dot"});
  store.hold("2025-06-04", {{}, true, "a dot"});
  // As if the corrections had not been applied.
  store.database.run_script("UPDATE signal SET date = '2025-06-03', pinned = 0 WHERE date = '2025-06-04'");
  const store::SignalComparison comparison = evaluate();
  CHECK(comparison.inserted == std::vector{day("2025-06-04")});
  CHECK(comparison.held.contains(day("2025-06-04")));
  CHECK(comparison.retracted == std::vector{day("2025-06-03")});
  CHECK(comparison.marked.empty());
}
