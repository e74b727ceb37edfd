// The rules about volumes, ratings and values far from the usual: no_volume, volume_spike, outlier, missing_rlst,
// outside.
#include "unit/quality/made_series.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::test;

namespace {

std::string at(std::string_view rule, const Bars& bars, size_t i) {
  return std::string(rule) + " " + bars[i].date.iso();
}

Bars with_ratings() {
  Bars bars = made_series();
  for (size_t i = 0; i < bars.size(); ++i) {
    bars[i].values.rlst = 60 + static_cast<double>(i % 4);
    bars[i].values.bc = 24'000 + 100 * std::sin(static_cast<double>(i));
  }
  return bars;
}

}  // namespace

TEST_CASE("volume 0 in a series that has volume is told, of the newest too, and not of a provisional one") {
  for (const size_t i : {size_t{90}, size_t{119}}) {
    Bars bars = made_series();
    bars[i].values.volume = 0;
    CHECK(all_found(bars) == at("no_volume", bars, i));
    bars[i].provisional = true;
    CHECK(all_found(bars).empty());
  }
}

TEST_CASE("unknown volume, or one that is 0 often, is no flaw") {
  Bars bars = made_series();
  bars[90].values.volume = std::nullopt;
  CHECK(all_found(bars).empty());
  for (size_t i = 0; i < bars.size(); i += 5) bars[i].values.volume = 0;
  CHECK(found("no_volume", bars).empty());
  Bars few = made_series(15);
  few[14].values.volume = 0;
  CHECK(found("no_volume", few).empty());
}

TEST_CASE("a volume of a thousand times the usual is a spike, of the newest and of a provisional bar too") {
  for (const size_t i : {size_t{90}, size_t{119}}) {
    Bars bars = made_series();
    bars[i].values.volume = *bars[i].values.volume * 1000;
    CHECK(all_found(bars) == at("volume_spike", bars, i));
    bars[i].provisional = true;
    CHECK(all_found(bars) == at("volume_spike", bars, i));
  }
}

TEST_CASE("thirty times the usual, volumes after a split, and of what trades seldom, are no spikes") {
  Bars bars = made_series();
  bars[90].values.volume = 3'000'000;
  CHECK(found("volume_spike", bars).empty());
  Bars split = made_series();
  scale(split, 90, split.size(), 0.01);
  for (size_t i = 90; i < split.size(); ++i) split[i].values.volume = *split[i].values.volume * 100;
  CHECK(found("volume_spike", split).empty());
  Bars seldom = made_series();
  for (model::Bar& bar : seldom) bar.values.volume = 1;
  seldom[90].values.volume = 300;
  CHECK(found("volume_spike", seldom).empty());
  Bars few = made_series(15);
  few[14].values.volume = 100'000'000;
  CHECK(found("volume_spike", few).empty());
}

TEST_CASE("an outlier names the fields and how far they lie") {
  Bars bars = made_series();
  bars[90].values.high *= 1.5;
  auto flaws = flaws_of("outlier", view_of(bars));
  REQUIRE(text_of(flaws) == at("outlier", bars, 90));
  CHECK(flaws[0].observed.find("range ") == 0);
  CHECK(flaws[0].severity == model::Severity::info);
  Bars newest = made_series();
  newest.back().values.high *= 10;
  CHECK(all_found(newest) == at("outlier", newest, 119));
  Bars dry = made_series();
  dry[90].values.volume = 200;
  CHECK(flaws_of("outlier", view_of(dry)).at(0).observed.find("turnover ") == 0);
  dry[90].provisional = true;  // the day is not over
  CHECK(found("outlier", dry).empty());
}

TEST_CASE("rlst and bc have outliers too") {
  Bars bars = with_ratings();
  CHECK(all_found(bars).empty());
  bars[90].values.rlst = 5;
  CHECK(flaws_of("outlier", view_of(bars)).at(0).observed.find("rlst ") == 0);
  bars = with_ratings();
  bars[119].values.bc = 2'400;
  CHECK(flaws_of("outlier", view_of(bars)).at(0).observed.find("bc ") == 0);
}

TEST_CASE("a lively day, steps of a tick, and few bars are no outliers") {
  Bars bars = made_series();
  scale(bars[90].values, 1.06);
  CHECK(found("outlier", bars).empty());
  Bars cheap = made_series();
  for (size_t i = 0; i < cheap.size(); ++i) flatten(cheap[i], i % 20 == 19 ? 0.3 : 0.25, 1000);
  CHECK(found("outlier", cheap).empty());
  Bars few = made_series(15);
  few[14].values.high *= 10;
  CHECK(found("outlier", few).empty());
}

TEST_CASE("a trading day without rlst is told beside what else is told of it") {
  Bars bars = with_ratings();
  bars[90].values.rlst = std::nullopt;
  CHECK(all_found(bars) == at("missing_rlst", bars, 90));
  bars[90].values.volume = 0;
  CHECK(all_found(bars) == at("no_volume", bars, 90) + "; " + at("missing_rlst", bars, 90));
  bars[90].values.session = model::Session::holiday;
  CHECK(all_found(bars).empty());
  Bars newest = with_ratings();
  newest.back().values.rlst = std::nullopt;
  CHECK(all_found(newest) == at("missing_rlst", newest, 119));
  newest.back().provisional = true;
  CHECK(all_found(newest).empty());
  CHECK(found("missing_rlst", made_series()).empty());
}

TEST_CASE("a close outside low to high is told") {
  Bars bars = made_series();
  bars[90].values.close = bars[90].values.high + 0.25;
  bars[119].values.open = bars[119].values.low - 0.25;
  CHECK(found("outside", bars) == at("outside", bars, 90) + "; " + at("outside", bars, 119));
  CHECK(found("outside", Bars(bars.end() - 1, bars.end())) == at("outside", bars, 119));
}
