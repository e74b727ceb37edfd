// The rules about steps of the price: jump, split, scale.
#include "unit/quality/made_series.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::test;

namespace {

constexpr size_t k_inside = 90;

std::string date_of(const Bars& bars, size_t i) {
  return bars[i].date.iso();
}

// A split as bars show it that are not adjusted: prices by the factor, volumes against it.
void split(Bars& bars, size_t at, double factor) {
  scale(bars, at, bars.size(), factor);
  for (size_t i = at; i < bars.size(); ++i) {
    bars[i].values.volume = static_cast<int64_t>(static_cast<double>(*bars[i].values.volume) / factor);
  }
}

model::CorporateAction action(base::Date date, double value, model::ActionKind kind = model::ActionKind::split) {
  return {kind, date, value, {}};
}

}  // namespace

TEST_CASE("a made series has no flaw, and no bars have none") {
  CHECK(all_found(made_series(300)).empty());
  CHECK(all_found(Bars{}).empty());
  CHECK(all_found(made_series(1)).empty());
  CHECK(all_found(made_series(2)).empty());
}

TEST_CASE("a close beyond the limit is a jump, inside and as the newest") {
  Bars bars = made_series();
  for (const size_t at : {k_inside, bars.size() - 1}) {
    Bars one = bars;
    scale(one, at, one.size(), 1.3);
    CHECK(found("jump", one) == "jump " + date_of(one, at));
  }
  const auto flaws = [&] {
    scale(bars, k_inside, bars.size(), 1.3);
    return flaws_of("jump", view_of(bars));
  }();
  REQUIRE(flaws.size() == 1);
  CHECK(flaws[0].expected == "within 20 %");
  CHECK(flaws[0].observed.find("close ") == 0);
  CHECK_FALSE(flaws[0].factor);
}

TEST_CASE("a move up to the limit is none, rounded to the tick") {
  Bars bars = made_series(3);
  flatten(bars[0], 10.05, 5);
  flatten(bars[1], 12.1, 5);  // 20.4 percent
  flatten(bars[2], 12.1, 6);
  CHECK(found("jump", bars).empty());
  flatten(bars[1], 12.2, 5);
  CHECK(found("jump", bars) == "jump " + date_of(bars, 1));
}

TEST_CASE("an open alone can jump") {
  Bars bars = made_series();
  model::BarValues& values = bars[k_inside].values;
  values.open = values.high = bars[k_inside - 1].values.close * 1.4;
  const auto flaws = flaws_of("jump", view_of(bars));
  REQUIRE(flaws.size() == 1);
  CHECK(flaws[0].observed.find("open ") == 0);
}

TEST_CASE("a jump on the date of a split or a dividend, or after a long pause, is none") {
  Bars bars = made_series();
  scale(bars, k_inside, bars.size(), 0.5);
  auto view = view_of(bars);
  const std::vector known{action(bars[k_inside].date, 0.5)};
  view.actions = known;
  CHECK(flaws_of("jump", view).empty());
  const std::vector dividend{action(bars[k_inside].date, 500, model::ActionKind::dividend)};
  view.actions = dividend;
  CHECK(flaws_of("jump", view).empty());
  view.actions = {};
  for (size_t i = k_inside; i < bars.size(); ++i) bars[i].date.days += 40;
  CHECK(flaws_of("jump", view_of(bars)).empty());
}

TEST_CASE("where no limit holds a jump is beyond what the days before moved") {
  Bars bars = made_series();
  scale(bars, k_inside, bars.size(), 1.5);
  const std::string jump = "jump " + date_of(bars, k_inside);
  CHECK(text_of(flaws_of("jump", view_of(bars, "X"))) == jump);
  CHECK(text_of(flaws_of("jump", view_of(bars, "X", model::Timeframe::weekly))) == jump);
  for (size_t i = 0; i < bars.size(); i += 2) scale(bars[i].values, 1.07);  // as a coin does
  CHECK(text_of(flaws_of("jump", view_of(bars))) == jump);
  CHECK(flaws_of("jump", view_of(bars, "X")).empty());
}

TEST_CASE("a split that nobody told is proposed with its factor") {
  for (const double factor : {0.5, 0.2, 0.1, 1.0 / 3, 2.0, 5.0, 2.0 / 3, 0.8}) {
    for (const size_t at : {k_inside, made_series().size() - 1}) {
      Bars bars = made_series();
      split(bars, at, factor);
      const auto flaws = quality::judge_series(view_of(bars), quality::all_rules());
      INFO(factor << " at " << at << ": " << text_of(flaws));
      REQUIRE(flaws.size() == 1);
      CHECK(flaws[0].rule == "split");
      CHECK(flaws[0].from == bars[at].date);
      CHECK(flaws[0].factor.value() == Approx(factor));
    }
  }
}

TEST_CASE("a split is found after few bars, and not after one that has no volume") {
  Bars bars = made_series(4);
  split(bars, 2, 0.5);
  CHECK(found("split", bars) == "split " + date_of(bars, 2));
  bars[1].values.volume = 0;
  CHECK(found("split", bars).empty());
}

TEST_CASE("a split that is known is not proposed, nor one that is known a few days off") {
  Bars bars = made_series();
  split(bars, k_inside, 0.5);
  auto view = view_of(bars);
  for (const int off : {0, 3}) {
    const std::vector known{action({bars[k_inside].date.days + off}, 0.5)};
    view.actions = known;
    CHECK(flaws_of("split", view).empty());
  }
  const std::vector other{action({bars[k_inside].date.days + 3}, 0.1)};
  view.actions = other;
  CHECK(flaws_of("split", view).size() == 1);
}

TEST_CASE("a crash is a jump and no split: YESBANK on 2020-03-06") {
  for (const size_t at : {k_inside, made_series().size() - 1}) {
    Bars bars = made_series();
    crash(bars, at);
    CHECK(all_found(bars) == "jump " + date_of(bars, at));
  }
}

TEST_CASE("a gap down to a half on many times the money is a crash") {
  Bars bars = made_series();
  scale(bars, k_inside, bars.size(), 0.5);
  bars[k_inside].values.volume = *bars[k_inside].values.volume * 40;
  CHECK(all_found(bars) == "jump " + date_of(bars, k_inside));
}

TEST_CASE("a fall to a half that comes back is no split") {
  Bars bars = made_series();
  scale(bars, k_inside, k_inside + 3, 0.5);
  CHECK(found("split", bars).empty());
}

TEST_CASE("bars in another scale and back are one flaw, and coming back is none") {
  for (const double factor : {10.0, 100.0, 0.1, 0.01, 5.0, 0.5}) {
    Bars bars = made_series();
    scale(bars, 88, 90, factor);
    INFO(factor);
    CHECK(all_found(bars) == "scale " + date_of(bars, 88) + " to " + date_of(bars, 89));
  }
}

TEST_CASE("the newest bar in another power of ten need not be back yet") {
  for (const double factor : {10.0, 100.0, 0.1, 0.01}) {
    Bars bars = made_series();
    scale(bars, bars.size() - 1, bars.size(), factor);
    INFO(factor);
    CHECK(all_found(bars) == "scale " + date_of(bars, bars.size() - 1));
  }
  Bars bars = made_series();
  split(bars, bars.size() - 1, 0.1);  // with ten times the shares
  CHECK(found("scale", bars).empty());
  Bars few = made_series(2);
  scale(few, 1, 2, 100);
  CHECK(found("scale", few) == "scale " + date_of(few, 1));
}

TEST_CASE("a power of ten that stays, or steps of a few ticks, are no scale") {
  Bars bars = made_series();
  scale(bars, k_inside, bars.size(), 10);
  CHECK(found("scale", bars).empty());
  Bars cheap = made_series();
  for (size_t i = 0; i < cheap.size(); ++i) flatten(cheap[i], i % 3 == 0 ? 0.1 : 0.05, 1000);
  CHECK(found("scale", cheap).empty());
}
