// Which days made of minutes are whole.
#include "feed/kite_sessions.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace bluedot;

namespace {

const model::Exchange k_nse = model::exchange_by_suffix("X.NSE").value();

base::Date day(std::string_view iso) {
  return base::Date::parse_iso(iso).value();
}

// Candles of one day from minute to minute of it, `step` minutes each.
struct Stretch {
  const char* date;
  int from, until;
  int step = 1;
};

constexpr int at(int hour, int minute) {
  return hour * 60 + minute;
}
constexpr int k_open = at(9, 15), k_close = at(15, 30);

std::vector<feed::Candle> candles_of(const std::vector<Stretch>& stretches) {
  std::vector<feed::Candle> candles;
  for (const Stretch& stretch : stretches) {
    for (int minute = stretch.from; minute < stretch.until; minute += stretch.step) {
      feed::Candle candle;
      candle.begin = k_nse.time_zone.at(day(stretch.date), minute);
      candle.open = candle.high = candle.low = candle.close = 10;
      candles.push_back(candle);
    }
  }
  return candles;
}

constexpr const char* k_evening = "2025-08-02T20:00:00Z";

// The dates that are partial, and `until DATE` when the newest is known to be over.
std::string finality(const std::vector<Stretch>& stretches, const char* now = k_evening,
                     model::Timeframe timeframe = model::Timeframe::daily) {
  const auto candles = candles_of(stretches);
  const model::Finality found =
      feed::KiteSessions(candles, k_nse).finality(timeframe, now == nullptr ? std::nullopt : base::Instant::parse(now));
  std::string text;
  for (const base::Date date : found.partial) text += (text.empty() ? "" : " ") + date.iso();
  if (found.settled_until) text += (text.empty() ? "until " : " until ") + found.settled_until->iso();
  return text;
}

}  // namespace

TEST_CASE("a day of minutes is whole from open to close") {
  CHECK(finality({{"2025-08-01", k_open, k_close}}).empty());
  CHECK(finality({{"2025-08-01", k_open, k_close, 5}}).empty());
  CHECK(finality({{"2025-08-01", k_open, k_close, 60}}).empty());
  CHECK(finality({{"2025-08-01", k_open, at(12, 15)}}) == "2025-08-01");  // a morning
  CHECK(finality({{"2025-08-01", at(12, 0), k_close}}) == "2025-08-01");  // an afternoon
  CHECK(finality({{"2025-08-01", at(10, 0), at(14, 0)}}) == "2025-08-01");
  CHECK(finality({{"2025-08-01", k_open, k_open + 1}}) == "2025-08-01");  // one minute
  CHECK(finality({{"2025-08-01", 0, 1}}).empty());                        // a day's candle
  CHECK(finality({{"2025-07-31", at(12, 0), k_close}, {"2025-08-01", k_open, k_close}}) == "2025-07-31");
  CHECK(
      finality({{"2025-07-30", k_open, k_close}, {"2025-07-31", k_open, at(12, 0)}, {"2025-08-01", k_open, k_close}}) ==
      "2025-07-31");
  CHECK(finality({{"2025-07-31", k_open, k_close}, {"2025-08-01", k_open, at(14, 0)}}) == "2025-08-01");
}

TEST_CASE("a share that hardly trades is silent at the open and the close too") {
  // Trades at 9:40, 11:10, 12:00 and 14:10 on each day: silent for 130 minutes at most.
  const auto day_of = [](const char* date) {
    return std::vector<Stretch>{{date, at(9, 40), at(9, 41)},
                                {date, at(11, 10), at(11, 11)},
                                {date, at(12, 0), at(12, 1)},
                                {date, at(14, 10), at(14, 11)}};
  };
  const auto x = day_of("2025-07-30"), y = day_of("2025-07-31"), z = day_of("2025-08-01");
  const std::vector<Stretch> all{x[0], x[1], x[2], x[3], y[0], y[1], y[2], y[3], z[0], z[1], z[2]};
  const auto until = [&](int hour, int minute, const char* now = "2025-08-01T10:00:00Z") {
    auto stretches = all;
    stretches.push_back({"2025-08-01", at(hour, minute), at(hour, minute) + 1});
    return finality(stretches, now);
  };
  // On the last day an hour at most: the request may have ended there.
  CHECK(until(14, 10) == "2025-08-01");
  CHECK(until(14, 40) == "until 2025-08-01");
  CHECK(until(14, 40, "2025-08-01T09:30:00Z").empty());  // it is on: as_of says so
  // On the first day likewise, and the days between were cut by nobody.
  CHECK(finality({x[2], x[3], y[0], y[1], y[2], y[3], {"2025-08-01", k_open, k_close}}) == "2025-07-30");
  CHECK(finality({x[0], x[1], x[2], x[3], y[1], y[2], {"2025-08-01", k_open, k_close}}) == "2025-07-31");
}

TEST_CASE("the last trade before the close ends the day when the clock says so") {
  CHECK(finality({{"2025-08-01", k_open, at(15, 27)}}) == "until 2025-08-01");
  CHECK(finality({{"2025-08-01", k_open, at(15, 27)}}, "2025-08-01T09:58:00Z").empty());  // 15:28: it is on
  CHECK(finality({{"2025-08-01", k_open, at(15, 27)}}, nullptr).empty());
  const auto candles = candles_of({{"2025-08-01", k_open, at(15, 27)}});
  CHECK(feed::KiteSessions(candles, k_nse).end().iso() == "2025-08-01T09:57:00.000Z");
  const auto hours = candles_of({{"2025-08-01", k_open, k_close, 60}});
  CHECK(feed::KiteSessions(hours, k_nse).end().iso() == "2025-08-01T10:00:00.000Z");
}

TEST_CASE("a session of its own hours is as long as it is") {
  const char* after = "2024-11-05T00:00:00Z";
  CHECK(finality({{"2024-10-31", k_open, k_close}, {"2024-11-01", at(18, 0), at(19, 0)}}, after).empty());  // Muhurat
  CHECK(finality({{"2024-11-01", at(18, 0), at(19, 0)}, {"2024-11-04", k_open, k_close}}, after).empty());
  CHECK(finality({{"2024-11-01", at(18, 0), at(18, 30)}}, "2024-11-01T13:00:00Z") == "2024-11-01");  // it is on
  CHECK(
      finality(
          {{"2024-03-01", k_open, k_close}, {"2024-03-02", k_open, at(10, 0)}, {"2024-03-02", at(11, 30), at(12, 30)}},
          after) == "until 2024-03-02");
  CHECK(finality({{"2025-02-01", k_open, k_close}}, after).empty());  // a budget's Saturday
  CHECK(finality({{"2025-02-01", at(12, 0), k_close}}, "2025-02-05T00:00:00Z") == "2025-02-01");
}

TEST_CASE("a week is whole when its days are, from its Monday on") {
  const auto weeks = [](const std::vector<Stretch>& stretches) {
    return finality(stretches, k_evening, model::Timeframe::weekly);
  };
  CHECK(weeks({{"2025-07-28", 0, 1}, {"2025-07-29", 0, 1}, {"2025-08-01", 0, 1}}).empty());
  CHECK(weeks({{"2025-07-23", 0, 1}, {"2025-07-28", 0, 1}, {"2025-08-01", 0, 1}}) == "2025-07-25");
  CHECK(weeks({{"2025-07-28", k_open, k_close}, {"2025-07-29", k_open, at(12, 0)}, {"2025-08-01", k_open, k_close}}) ==
        "2025-08-01");
  CHECK(weeks({{"2025-07-28", k_open, k_close}, {"2025-08-01", k_open, at(15, 28)}}) == "until 2025-08-01");
  CHECK(weeks({{"2025-07-28", k_open, k_close}, {"2025-07-31", k_open, at(15, 28)}}).empty());
}
