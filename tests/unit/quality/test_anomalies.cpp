#include "quality/anomalies.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace bluedot;
using model::AnomalyKind;

namespace {

// Eight weeks of Mondays to Fridays from 2020-10-05 on, closes and volumes of their own.
std::vector<model::Bar> market() {
  const base::Date monday = base::Date::parse_iso("2020-10-05").value();
  std::vector<model::Bar> bars;
  for (int i = 0; i < 56; ++i) {
    if (i % 7 >= 5) continue;
    const double close = 100 + i % 3;
    bars.push_back({{monday.days + i}, {close, close + 1, close - 1, close, 1000 + i, {}, {}, {}}, false});
  }
  return bars;
}

model::Bar flat(const char* date, double price, std::optional<int64_t> volume) {
  return {base::Date::parse_iso(date).value(), {price, price, price, price, volume, {}, {}, {}}, false};
}

void put(std::vector<model::Bar>& bars, const model::Bar& bar) {
  const auto place = std::ranges::lower_bound(bars, bar.date, {}, &model::Bar::date);
  if (place != bars.end() && place->date == bar.date) {
    *place = bar;
  } else {
    bars.insert(place, bar);
  }
}

// `ghost 2020-11-01`, kind and dates of each.
std::string found(const std::vector<model::Bar>& bars, model::Timeframe timeframe = model::Timeframe::daily) {
  std::string text;
  for (const model::Anomaly& one : quality::find_anomalies(timeframe, bars)) {
    text += (text.empty() ? "" : "; ") + std::string(name_of(one.kind));
    for (const base::Date date : one.dates) text += " " + date.iso();
  }
  return text;
}

}  // namespace

TEST_CASE("an ordinary market has no anomalies") {
  CHECK(found(market()).empty());
  CHECK(found({}).empty());
}

TEST_CASE("a bar without volume on a day of the week without trade is a ghost, a weekend session is none") {
  auto bars = market();
  put(bars, flat("2020-11-01", 102, 0));
  CHECK(found(bars) == "ghost 2020-11-01");
  put(bars, flat("2020-11-01", 102, 7));  // as on 2020-11-14 in India
  CHECK(found(bars).empty());
  put(bars, flat("2020-11-01", 102, std::nullopt));
  CHECK(found(bars).empty());
}

TEST_CASE("the next day's bar again on a day of the week without trade is a ghost") {
  auto bars = market();
  auto monday = *std::ranges::find(bars, base::Date::parse_iso("2020-11-02").value(), &model::Bar::date);
  monday.date.days -= 1;
  put(bars, monday);
  CHECK(found(bars) == "ghost 2020-11-01");
}

TEST_CASE("less than a month tells nothing of the days of the week") {
  const auto bars = market();
  std::vector<model::Bar> few(bars.begin(), bars.begin() + 15);
  put(few, flat("2020-10-18", 99, 0));
  CHECK(found(few).empty());
}

TEST_CASE("bars that are ten times the ones around are in another scale, a split is not") {
  auto bars = market();
  const auto scale = [&](size_t first, size_t end, double factor) {
    for (size_t i = first; i < end; ++i) {
      auto& v = bars[i].values;
      v.open *= factor, v.high *= factor, v.low *= factor, v.close *= factor;
    }
  };
  SECTION("one bar") {
    scale(10, 11, 10);
    CHECK(found(bars) == "scale 2020-10-19");
  }
  SECTION("two bars, a tenth, and one of a hundred times") {
    scale(10, 12, 0.1);
    scale(20, 21, 100);
    CHECK(found(bars) == "scale 2020-10-19 2020-10-20 2020-11-02");
  }
  SECTION("a split 10:1 does not come back") {
    scale(10, bars.size(), 0.1);
    CHECK(found(bars).empty());
  }
  SECTION("a fall by more than half that comes back is a market") {
    scale(10, 11, 0.4);
    CHECK(found(bars).empty());
  }
  SECTION("the last bar may still be a split") {
    scale(bars.size() - 1, bars.size(), 10);
    CHECK(found(bars).empty());
  }
}

TEST_CASE("a bar without volume that repeats the close before is flat, in a series that else has volume") {
  auto bars = market();
  put(bars, flat("2020-10-20", bars[10].values.close, 0));
  CHECK(found(bars) == "flat 2020-10-20");
  CHECK(found(bars, model::Timeframe::weekly) == "flat 2020-10-20");
  bars[11].values.volume = std::nullopt;
  CHECK(found(bars).empty());
  bars[11].values.volume = 0;
  bars[11].values.session = model::Session::holiday;
  CHECK(found(bars).empty());
  bars[11].values.session = model::Session::trading;
  for (model::Bar& bar : bars) bar.values.volume = 0;  // an index
  CHECK(found(bars).empty());
}

TEST_CASE("a close outside the day's range by rounding is flagged, and kept as it is") {
  auto bars = market();
  bars[7].values.close = bars[7].values.high + 0.25;
  bars[12].values.open = bars[12].values.low - 0.25;
  CHECK(found(bars) == "outside " + bars[7].date.iso() + " " + bars[12].date.iso());
  CHECK(found(bars, model::Timeframe::weekly) == found(bars));
  const auto anomalies = quality::find_anomalies(model::Timeframe::daily, bars);
  CHECK_FALSE(quality::shown_by(bars, anomalies.at(0), bars[7].date));  // by itself
}
