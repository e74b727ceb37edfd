// The rules about bars that say nothing of their own: repeated, flat, ghost.
#include "unit/quality/made_series.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::test;

namespace {

std::string dates(const Bars& bars, size_t first, size_t last) {
  return bars[first].date.iso() + (first == last ? "" : " to " + bars[last].date.iso());
}

void repeat(Bars& bars, size_t first, size_t count) {
  for (size_t i = first; i < first + count; ++i) bars[i].values = bars[first - 1].values;
}

void flat_run(Bars& bars, size_t first, size_t count, std::optional<int64_t> volume) {
  for (size_t i = first; i < first + count; ++i) flatten(bars[i], bars[first - 1].values.close, volume);
}

}  // namespace

TEST_CASE("a bar that is the one before is repeated, and so is a run of them at the end") {
  Bars bars = made_series();
  repeat(bars, 90, 1);
  CHECK(all_found(bars) == "repeated " + dates(bars, 90, 90));
  Bars frozen = made_series();
  repeat(frozen, 115, 5);
  CHECK(all_found(frozen) == "repeated " + dates(frozen, 115, 119));
  CHECK(flaws_of("repeated", view_of(frozen))[0].observed.find("; 5 bars") != std::string::npos);
  Bars two = made_series(2);
  repeat(two, 1, 1);
  CHECK(found("repeated", two) == "repeated " + dates(two, 1, 1));
}

TEST_CASE("bars that are equal by chance are not repeated") {
  Bars bars = made_series();
  flatten(bars[90], 12.5, 10);
  flatten(bars[91], 12.5, 10);  // one price all day
  CHECK(found("repeated", bars).empty());
  repeat(bars, 100, 1);
  bars[99].values.volume = bars[100].values.volume = 50;  // a handful of shares
  CHECK(found("repeated", bars).empty());
  bars[99].values.volume = bars[100].values.volume = std::nullopt;
  CHECK(found("repeated", bars).empty());
  Bars holiday = made_series();
  repeat(holiday, 90, 1);
  holiday[90].values.session = model::Session::holiday;
  CHECK(found("repeated", holiday).empty());
}

TEST_CASE("the close before in all prices and no volume is flat") {
  Bars bars = made_series();
  flat_run(bars, 90, 1, 0);
  CHECK(all_found(bars) == "flat " + dates(bars, 90, 90));
  Bars newest = made_series();
  flat_run(newest, 119, 1, 0);
  CHECK(all_found(newest) == "flat " + dates(newest, 119, 119));
}

TEST_CASE("a run of flat bars is one flaw, with volume too, and at the end") {
  for (const std::optional<int64_t> volume : {std::optional<int64_t>(0), std::optional<int64_t>(70'000), {}}) {
    Bars bars = made_series();
    flat_run(bars, 115, 5, volume);
    CHECK(all_found(bars) == "flat " + dates(bars, 115, 119));
  }
  Bars two = made_series();
  flat_run(two, 90, 2, 70'000);
  CHECK(found("flat", two).empty());
}

TEST_CASE("what is flat as it goes, or has just begun, is not flat for that") {
  Bars rare = made_series();
  for (size_t i = 1; i < rare.size(); i += 4) flatten(rare[i], rare[i - 1].values.close, 0);
  CHECK(found("flat", rare).empty());
  Bars few = made_series(15);
  flat_run(few, 10, 1, 0);
  CHECK(found("flat", few).empty());
  Bars index = made_series();
  for (model::Bar& bar : index) bar.values.volume = 0;
  flat_run(index, 90, 1, 0);
  CHECK(found("flat", index).empty());
  Bars limit = made_series();
  for (size_t i = 90; i < 95; ++i) flatten(limit[i], limit[i - 1].values.close * 1.05, 100);  // locked at the limit
  CHECK(found("flat", limit).empty());
}

TEST_CASE("a provisional bar may not have traded yet") {
  Bars bars = made_series();
  flat_run(bars, 119, 1, 0);
  bars.back().provisional = true;
  CHECK(all_found(bars).empty());
}

TEST_CASE("a run ends with its month, and what begins before is not wanted") {
  Bars bars = made_series();
  const auto first_of_may = std::ranges::lower_bound(bars, dated("2019-05-01"), {}, &model::Bar::date) - bars.begin();
  const auto at = static_cast<size_t>(first_of_may);
  flat_run(bars, at - 2, 5, 0);
  CHECK(found("flat", bars) == "flat 2019-04-29 to 2019-04-30; flat 2019-05-01 to 2019-05-03");
  auto view = view_of(bars);
  view.from = dated("2019-05-01");
  CHECK(text_of(flaws_of("flat", view)) == "flat 2019-05-01 to 2019-05-03");
  view.from = dated("2019-05-02");
  CHECK(flaws_of("flat", view).empty());
}

namespace {

void insert_bar(Bars& bars, const model::Bar& bar) {
  bars.insert(std::ranges::lower_bound(bars, bar.date, {}, &model::Bar::date), bar);
}

}  // namespace

TEST_CASE("a bar without volume on a Sunday is a ghost, a session there is none") {
  Bars bars = made_series();
  model::Bar sunday{dated("2019-05-19"), bars[80].values, false};
  sunday.values.volume = 0;
  insert_bar(bars, sunday);
  CHECK(all_found(bars) == "ghost 2019-05-19");
  auto view = view_of(bars, "X.NS", model::Timeframe::weekly);
  CHECK(flaws_of("ghost", view).empty());
  bars = made_series();
  model::Bar session{dated("2019-05-19"), bars[94].values, false};
  session.values.volume = 20'000;
  insert_bar(bars, session);
  CHECK(found("ghost", bars).empty());
}

TEST_CASE("Monday's bar again on Sunday is a ghost, and one of a Friday that is missing on Saturday") {
  Bars bars = made_series();
  model::Bar again = *std::ranges::find(bars, dated("2019-05-20"), &model::Bar::date);
  again.date = dated("2019-05-19");
  insert_bar(bars, again);
  CHECK(found("ghost", bars) == "ghost 2019-05-19");
  Bars shifted = made_series();
  std::ranges::find(shifted, dated("2019-05-17"), &model::Bar::date)->date = dated("2019-05-18");
  CHECK(all_found(shifted) == "ghost 2019-05-18");
  model::Bar friday{dated("2019-05-17"), shifted[80].values, false};
  friday.values.session = model::Session::holiday;  // known to be closed: the session is instead
  insert_bar(shifted, friday);
  CHECK(found("ghost", shifted).empty());
}

TEST_CASE("few weeks, or a series that hardly trades, tell nothing of the days of the week") {
  Bars few = made_series(15);
  insert_bar(few, {dated("2019-01-20"), few[0].values, false});
  std::ranges::find(few, dated("2019-01-20"), &model::Bar::date)->values.volume = 0;
  CHECK(found("ghost", few).empty());
  Bars rare = made_series();
  for (model::Bar& bar : rare) {
    if (bar.date.iso_weekday() != 1) bar.values.volume = 0;
  }
  CHECK(found("ghost", rare).empty());
}
