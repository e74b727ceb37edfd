#include "store/rule/comparison.hpp"
#include "store/rule/rescaling.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

double rounded(double price) {
  return std::round(price * 100) / 100;
}

model::Bar bar_at(int index, double factor) {
  const double close = 812.35 + 7.45 * index;
  model::Bar made = bar(base::Date{day("2025-06-02").days + index}, close);
  for (double* price : {&made.values.open, &made.values.high, &made.values.low, &made.values.close}) {
    *price = rounded(*price * factor);
  }
  return made;
}

// `scaled` bars said anew by the factor, `same` behind them as they were, `added` that the store does not have.
struct Case {
  int scaled = 10, same = 0, added = 1;
  double factor = 0.2;
  std::vector<model::StoredBar> stored = {};
  model::Document document = {};

  std::optional<store::Rescaling> find() {
    std::vector<model::Bar> bars;
    for (int i = 0; i < scaled + same + added; ++i) {
      bars.push_back(bar_at(i, factor));
      if (i < scaled) stored.push_back({bar_at(i, 1), false, 1, 1});
      if (i >= scaled && i < scaled + same) stored.push_back({bar_at(i, factor), false, 1, 1});
    }
    document = tests::document(bars, moment("2025-07-31"));
    return found();
  }
  std::optional<store::Rescaling> found() const {
    model::BarComparison comparison;
    store::compare(stored, document, {}, comparison);
    return store::find_rescaling(stored, document, comparison);
  }
};

}  // namespace

TEST_CASE("a factor is as long as what is measured can tell") {
  for (const double factor : {100.0, 0.2, 1.0 / 3, 1.05, 0.0125}) {
    INFO(factor);
    Case split;
    split.factor = factor;
    const auto found = split.find();
    REQUIRE(found);
    CHECK(found->factor == factor);
  }
}

TEST_CASE("a constant factor over the overlap is a rescaling, dated where the new scale begins") {
  Case split;
  const auto found = split.find();
  REQUIRE(found);
  CHECK(found->factor == Approx(0.2).epsilon(1e-4));
  CHECK(found->bars == 10);
  CHECK(found->first == day("2025-06-02"));
  CHECK(found->last == day("2025-06-11"));
  CHECK(found->date == day("2025-06-12"));
}

TEST_CASE("bars behind the split that have the new scale already stay, and the first of them dates it") {
  Case split{.scaled = 6, .same = 3, .added = 0, .factor = 0.5};
  const auto found = split.find();
  REQUIRE(found);
  CHECK(found->bars == 6);
  CHECK(found->date == day("2025-06-08"));
}

TEST_CASE("what is no rescaling: a bar that does not fit, an unchanged bar among them, ordinary revisions") {
  CHECK(Case{.scaled = 4}.find()->bars < store::k_sure_rescaling_bars);  // something else must explain it
  CHECK(!Case{.scaled = 10, .factor = 1.00001}.find());
  Case one_off;
  REQUIRE(one_off.find());
  one_off.document.bars[4].values.close += 0.5;
  CHECK(!one_off.found());
  Case unchanged;
  REQUIRE(unchanged.find());
  unchanged.document.bars[4] = unchanged.stored[4].bar;
  CHECK(!unchanged.found());
}

TEST_CASE("a dividend's small factor is recognised too") {
  Case dividend{.scaled = 12, .factor = 0.9874};
  const auto found = dividend.find();
  REQUIRE(found);
  CHECK(found->factor == Approx(0.9874).epsilon(1e-4));
}
