#include "quality/rules.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

namespace {

const std::string k_body = "<0><1><2><3><4><5><6><7><8><9>";

base::Date day(std::string_view iso) {
  return *base::Date::parse_iso(iso);
}
base::Instant moment(std::string_view text) {
  return *base::Instant::parse(text);
}

model::Row row(std::string_view iso, double close = 11) {
  model::Row row;
  row.date = day(iso);
  row.open = row.low = 10;
  row.high = 20;
  row.close = close;
  return row;
}
model::Row gap(std::string_view iso) {
  model::Row row;
  row.date = day(iso);
  return row;
}
model::Row bad(std::string_view iso) {
  return row(iso, 30);
}

// The document of these rows; its text has three characters for each of the first ten.
model::Reading reading_of(std::vector<model::Row> rows) {
  model::Reading reading;
  reading.feed = "marketsmith";
  reading.symbol = "DIX.IN";
  reading.as_of = moment("2025-08-02T12:00:00Z");
  reading.rows_place = "chart.prices";
  reading.dots_place = "chart.blueDotData.dates";
  for (uint32_t i = 0; i < rows.size(); ++i) {
    rows[i].index = i;
    rows[i].begin = i % 10 * 3;
    rows[i].end = i % 10 * 3 + 3;
  }
  reading.rows = std::move(rows);
  return reading;
}

const quality::Limits k_lenient{.max_rejected_percent = 100};

std::variant<model::Document, model::Refusal> judge(const model::Reading& reading, const quality::Limits& limits = {},
                                                    std::string_view now = "2025-08-03T00:00:00Z") {
  return quality::judge(reading, k_body, model::exchange_of(reading.symbol, "Asia/Kolkata"), limits, moment(now));
}
model::Document accepted(const model::Reading& reading, const quality::Limits& limits = k_lenient) {
  auto outcome = judge(reading, limits);
  if (const auto* refusal = std::get_if<model::Refusal>(&outcome)) FAIL(refusal->where << ": " << refusal->reason);
  return std::get<model::Document>(std::move(outcome));
}
model::Refusal refused(const model::Reading& reading, const quality::Limits& limits = {},
                       std::string_view now = "2025-08-03T00:00:00Z") {
  auto outcome = judge(reading, limits, now);
  REQUIRE(std::holds_alternative<model::Refusal>(outcome));
  return std::get<model::Refusal>(std::move(outcome));
}

std::vector<std::string> dates_of(const std::vector<model::Bar>& bars) {
  std::vector<std::string> dates;
  for (const model::Bar& bar : bars) dates.push_back(bar.date.iso());
  return dates;
}

}  // namespace

TEST_CASE("bars come in ascending order whatever the order of the rows") {
  const std::vector<std::string> expected{"2025-07-29", "2025-07-30", "2025-08-01"};
  CHECK(dates_of(accepted(reading_of({row("2025-08-01"), row("2025-07-30"), row("2025-07-29")})).bars) == expected);
  CHECK(dates_of(accepted(reading_of({row("2025-07-29"), row("2025-07-30"), row("2025-08-01")})).bars) == expected);
  CHECK(dates_of(accepted(reading_of({row("2025-07-30"), row("2025-08-01"), row("2025-07-29")})).bars) == expected);
}

TEST_CASE("what a document says of itself goes through") {
  model::Reading reading = reading_of({row("2025-08-01")});
  reading.context.name = "Dixon";
  reading.rows[0].session = model::Session::holiday;
  reading.rows[0].volume = 5;
  const model::Document document = accepted(reading);
  CHECK(document.feed == "marketsmith");
  CHECK(document.symbol == "DIX.IN");
  CHECK(document.timeframe == model::Timeframe::daily);
  CHECK(document.as_of == reading.as_of);
  CHECK(document.context.name == "Dixon");
  CHECK(document.bars[0].values.session == model::Session::holiday);
  CHECK(document.bars[0].values.volume == 5);
  CHECK(document.first_date() == day("2025-08-01"));
}

TEST_CASE("a bad bar is set aside with its place, reason and text") {
  const model::Document document = accepted(reading_of({row("2025-08-01"), bad("2025-07-31"), row("2025-07-30")}));
  CHECK(dates_of(document.bars) == std::vector<std::string>{"2025-07-30", "2025-08-01"});
  REQUIRE(document.rejected_bars.size() == 1);
  CHECK(document.rejected_bars[0].date == day("2025-07-31"));
  CHECK(document.rejected_bars[0].where == "chart.prices[1].high");
  CHECK(document.rejected_bars[0].reason == "high 20 is below close 30");
  CHECK(document.rejected_bars[0].row == "<1>");
  CHECK(document.gaps == std::vector{day("2025-07-31")});
}

TEST_CASE("rows of an object are named by their key") {
  model::Reading reading = reading_of({row("2025-08-01"), bad("2025-07-31")});
  reading.row_keys = {"a", "b"};
  CHECK(accepted(reading).rejected_bars[0].where == "chart.prices[\"b\"].high");
}

TEST_CASE("gaps are dates inside the window about which the document says nothing") {
  const model::Document document = accepted(
      reading_of({gap("2025-08-01"), row("2025-07-31"), gap("2025-07-30"), bad("2025-07-30"), bad("2025-07-29"),
                  gap("2025-07-28"), row("2025-07-28"), row("2025-07-25"), bad("2025-07-24"), gap("2025-07-23")}));
  CHECK(document.gaps == std::vector{day("2025-07-29"), day("2025-07-30")});
  CHECK(document.first_date() == day("2025-07-25"));
  CHECK(document.last_date() == day("2025-07-31"));
}

TEST_CASE("two bars of one date: equal ones are one, different ones are both set aside") {
  const model::Document same = accepted(reading_of({row("2025-08-01"), row("2025-07-31"), row("2025-07-31")}));
  CHECK(same.bars.size() == 2);
  CHECK(same.rejected_bars.empty());

  const model::Document different =
      accepted(reading_of({row("2025-07-31", 12), row("2025-08-01"), row("2025-07-31", 13), row("2025-07-30")}));
  CHECK(dates_of(different.bars) == std::vector<std::string>{"2025-07-30", "2025-08-01"});
  REQUIRE(different.rejected_bars.size() == 2);
  CHECK(different.rejected_bars[0].where == "chart.prices[0].close");
  CHECK(different.rejected_bars[1].where == "chart.prices[2].close");
  CHECK(different.rejected_bars[0].reason == "two bars of 2025-07-31 differ: close 12 and 13");
  CHECK(different.rejected_bars[1].row == "<2>");
  CHECK(different.gaps == std::vector{day("2025-07-31")});

  const model::Document three =
      accepted(reading_of({row("2025-07-31"), row("2025-07-31"), row("2025-07-31", 13), row("2025-07-30")}));
  CHECK(three.bars.size() == 1);
  CHECK(three.rejected_bars.size() == 3);

  // Beside an impossible bar of its date nobody knows whether the other is right: the document says nothing there.
  const model::Document one_bad =
      accepted(reading_of({row("2025-08-01"), bad("2025-07-31"), row("2025-07-31"), row("2025-07-30")}));
  CHECK(one_bad.bars.size() == 2);
  CHECK(one_bad.rejected_bars.size() == 2);
  CHECK(one_bad.gaps == std::vector{day("2025-07-31")});
}

TEST_CASE("bars before 1900 or not begun at as_of are set aside") {
  const model::Document document = accepted(
      reading_of({row("2025-08-03"), row("2025-08-02"), row("1900-01-01"), row("1899-12-31"), row("2199-01-01")}));
  CHECK(dates_of(document.bars) == std::vector<std::string>{"1900-01-01", "2025-08-02"});
  REQUIRE(document.rejected_bars.size() == 3);
  CHECK(document.rejected_bars[0].where == "chart.prices[0]");
  CHECK(document.rejected_bars[0].reason == "dated 2025-08-03, which had not begun at 2025-08-02T12:00:00.000Z");
  CHECK(document.rejected_bars[1].reason == "dated 1899-12-31, before 1900-01-01");
  CHECK(document.rejected_bars[2].date == day("2199-01-01"));
  CHECK(document.gaps.empty());
}

TEST_CASE("a daily bar is provisional until 15:30 in India") {
  model::Reading reading = reading_of({row("2025-08-01"), row("2025-07-31")});
  const auto last_is_provisional = [&](std::string_view as_of) {
    reading.as_of = moment(as_of);
    const model::Document document = accepted(reading);
    CHECK_FALSE(document.bars[0].provisional);
    return document.bars[1].provisional;
  };
  CHECK(last_is_provisional("2025-07-31T18:30:00Z"));  // midnight: the day has begun
  CHECK(last_is_provisional("2025-08-01T09:59:59.999Z"));
  CHECK_FALSE(last_is_provisional("2025-08-01T10:00:00Z"));
  CHECK_FALSE(last_is_provisional("2025-08-02T10:00:00Z"));
  reading.as_of = moment("2025-07-31T18:29:59.999Z");
  CHECK(accepted(reading).rejected_bars.size() == 1);
}

TEST_CASE("a weekly bar is provisional from its Monday to its Friday's close") {
  model::Reading reading = reading_of({row("2025-08-01"), row("2025-07-25")});
  reading.timeframe = model::Timeframe::weekly;
  const auto last_is_provisional = [&](std::string_view as_of) {
    reading.as_of = moment(as_of);
    const model::Document document = accepted(reading);
    CHECK_FALSE(document.bars[0].provisional);
    return document.bars.at(1).provisional;
  };
  CHECK(last_is_provisional("2025-07-27T18:30:00Z"));
  CHECK(last_is_provisional("2025-08-01T09:59:59Z"));
  CHECK_FALSE(last_is_provisional("2025-08-01T10:00:00Z"));
  CHECK_FALSE(last_is_provisional("2025-08-02T10:00:00Z"));
  reading.as_of = moment("2025-07-27T18:29:59Z");
  const model::Document earlier = accepted(reading);
  CHECK(earlier.bars.size() == 1);
  CHECK(earlier.rejected_bars[0].date == day("2025-08-01"));
}

TEST_CASE("a document with too many bad bars is refused") {
  std::vector<model::Row> rows;
  for (int i = 0; i < 40; ++i) rows.push_back(row(base::Date{day("2025-06-01").days + i}.iso()));
  for (int i = 0; i < 100; ++i) rows.push_back(gap(base::Date{day("2024-06-01").days + i}.iso()));
  for (const size_t i : {7U, 9U, 11U, 13U}) rows[i].close = 30;
  CHECK(accepted(reading_of(rows), {}).bars.size() == 36);  // four are few, whatever their share is
  rows[20].volume = -1;
  const model::Refusal refusal = refused(reading_of(rows));
  CHECK(refusal.symbol == "DIX.IN");
  CHECK(refusal.where == "chart.prices[7].high");
  CHECK(refusal.reason == "5 of 40 bars rejected, more than 5 %; the first: high 20 is below close 30");
  CHECK(accepted(reading_of(rows), {.max_rejected_percent = 12.5}).bars.size() == 35);  // gaps count neither way
}

TEST_CASE("a short delivery is taken for its good bars") {
  const auto spoilt = [](auto spoil) {
    model::Row last = row("2025-08-01");
    spoil(last);
    return accepted(reading_of({row("2025-07-29"), row("2025-07-30"), row("2025-07-31"), last}), {});
  };
  const std::vector<std::string> good{"2025-07-29", "2025-07-30", "2025-07-31"};
  for (const model::Document& document :
       {spoilt([](model::Row& r) { r.close = 30; }), spoilt([](model::Row& r) { r.volume = -1; }),
        spoilt([](model::Row& r) { r.open = r.high = r.low = r.close = 0; }),
        spoilt([](model::Row& r) { r.close.reset(); }), spoilt([](model::Row& r) { r.open = r.high = r.low = {}; }),
        spoilt([](model::Row& r) { r.problem = "close is not a number: \"x\""; })}) {
    CHECK(dates_of(document.bars) == good);
    CHECK(document.rejected_bars.size() == 1);
  }
}

TEST_CASE("faults that histories have in numbers reject their bars alone, until nearly every bar has one") {
  const auto history = [](int bad_ones, auto spoil) {
    std::vector<model::Row> rows;
    for (int i = 0; i < 50; ++i) {
      rows.push_back(row(base::Date{day("2025-06-01").days + i}.iso()));
      if (i < bad_ones) spoil(rows.back());
    }
    return reading_of(rows);
  };
  const auto no_open = [](model::Row& r) { r.open = 0; };
  const auto auction_above = [](model::Row& r) { r.close = 20.8; };  // 4 %
  const auto no_close = [](model::Row& r) { r.close.reset(); };
  CHECK(accepted(history(23, no_open), {}).bars.size() == 27);
  CHECK(accepted(history(23, auction_above), {}).bars.size() == 27);
  CHECK(accepted(history(40, no_close), {}).bars.size() == 10);
  CHECK(refused(history(41, no_open)).reason ==
        "41 of 50 bars rejected, more than 80 %; the first: open 0 is not above 0");
  // What contradicts itself grossly was misread, and so was a number that is none.
  CHECK_THAT(refused(history(6, [](model::Row& r) { r.close = 22; })).reason, Catch::StartsWith("6 of 50 bars"));
  CHECK_THAT(refused(history(6, [](model::Row& r) { r.open = -1; })).reason, Catch::StartsWith("6 of 50 bars"));
  CHECK(accepted(history(45, no_open), {.max_rejected_percent = 90}).bars.size() == 5);
}

TEST_CASE("a document without an accepted bar is refused") {
  const model::Refusal empty = refused(reading_of({gap("2025-08-01"), gap("2025-07-31")}));
  CHECK(empty.reason == "no bars");
  CHECK(empty.kind == model::RefusalKind::says_nothing);
  for (const quality::Limits& limits : {quality::Limits{}, k_lenient}) {
    const model::Refusal refusal = refused(reading_of({bad("2025-08-01"), gap("2025-07-31")}), limits);
    CHECK(refusal.where == "chart.prices[0].high");
    CHECK(refusal.reason == "no bars: 1 of 1 rejected; the first: high 20 is below close 30");
  }
}

TEST_CASE("a document from the future is refused") {
  model::Reading reading = reading_of({row("2025-08-01")});
  CHECK(std::holds_alternative<model::Document>(judge(reading, {}, "2025-08-01T12:00:00Z")));
  const model::Refusal refusal = refused(reading, {}, "2025-08-01T11:59:59.999Z");
  CHECK(refusal.symbol == "DIX.IN");
  CHECK(refusal.reason ==
        "as_of 2025-08-02T12:00:00.000Z lies more than 24 hours ahead of the clock, 2025-08-01T11:59:59.999Z");
  CHECK(std::holds_alternative<model::Document>(judge(reading, {.max_as_of_ahead_hours = 25}, "2025-08-01T11:00:00Z")));
  reading.as_of = base::Instant{INT64_MAX};
  CHECK_THAT(refused(reading).reason, Catch::Matchers::StartsWith("as_of"));
}

TEST_CASE("dots are sorted, unique, and none lies after as_of") {
  model::Reading reading = reading_of({row("2025-08-01")});
  reading.dots = {day("2025-08-03"), day("2025-08-02"), day("2024-11-11"), day("2025-08-02"), day("1900-01-01")};
  model::Document document = accepted(reading);
  CHECK(document.dots == std::vector{day("1900-01-01"), day("2024-11-11"), day("2025-08-02")});
  CHECK(document.dots_last == day("2025-08-02"));

  reading.as_of = moment("2025-08-02T18:30:00Z");  // the next day in India
  document = accepted(reading);
  CHECK(document.dots_last == day("2025-08-03"));
  CHECK(document.dots.size() == 4);

  reading.dots = {};
  CHECK(accepted(reading).dots.empty());
  reading.dots = {day("2025-08-01"), day("1899-12-31")};
  const model::Refusal refusal = refused(reading);
  CHECK(refusal.where == "chart.blueDotData.dates[1]");
  CHECK(refusal.reason == "a blue dot is dated 1899-12-31, before 1900-01-01");
}
