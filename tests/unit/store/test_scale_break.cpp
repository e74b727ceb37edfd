// That a series with two scales is told, with the command that mends it; and that a jump of the market is none.
#include "store/tables/find_series.hpp"
#include "store/writing/rescale_bars.hpp"
#include "store/writing/undo.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

constexpr const char* k_first = "2025-06-02";

base::Date after(int days) {
  return base::Date{day(k_first).days + days};
}

// `count` days from the `first`th on, closes 1000, 1001, … times the factor.
model::Document days(int first, int count, double factor, const std::string& currency = "") {
  std::vector<model::Bar> bars;
  for (int i = first; i < first + count; ++i) bars.push_back(bar(after(i), (1000 + i) * factor));
  for (model::Bar& one : bars) {
    one.values.high = one.values.close * 1.01;
    one.values.low = one.values.close * 0.99;
  }
  auto made = document(std::move(bars), base::Instant{int64_t{after(first + count).days} * base::k_ms_per_day});
  made.context.currency = currency;
  return made;
}

model::CorporateAction split(int index, double factor, const std::string& detail) {
  return {model::ActionKind::split, after(index), factor, detail};
}

}  // namespace

TEST_CASE("a split in a short delivery leaves the older bars in the old scale, which is told") {
  Store store;
  CHECK_FALSE(store.take(days(0, 25, 1), "history").scale_break);
  auto delta = days(23, 7, 0.1);
  delta.actions = {split(25, 0.1, "10:1")};
  const store::IntakeResult taken = store.take(delta, "delta");
  REQUIRE(taken.rescaled);
  CHECK(taken.rescaled->rescaling.bars == 2);
  CHECK(taken.rescaled->detail == "2 bars until 2025-06-26; explained by the split 10:1 of 2025-06-27");
  REQUIRE(taken.scale_break);
  CHECK(taken.scale_break->bars == 23);
  CHECK(taken.scale_break->factor == 0.1);
  CHECK(taken.scale_break->date == after(23));
  CHECK(taken.scale_break->last_old == after(22));
  CHECK(taken.scale_break->scales_volume);
  CHECK_FALSE(store.take(days(26, 5, 0.1), "next day").scale_break);
}

TEST_CASE("a split without any overlap, and one in the middle of raw prices, are told") {
  Store store;
  store.take(days(0, 10, 1), "history");
  auto delta = days(10, 5, 0.2);
  delta.actions = {split(10, 0.2, "5:1")};
  const auto taken = store.take(delta, "delta");
  REQUIRE(taken.scale_break);
  CHECK(taken.scale_break->bars == 10);
  CHECK(taken.scale_break->why == "the split 5:1 of 2025-06-12");

  auto raw = days(13, 5, 0.2);
  for (size_t i = 3; i < 5; ++i) raw.bars[i] = bar(raw.bars[i].date, (1000 + 16 + static_cast<int>(i)) * 0.1);
  raw.actions = {split(16, 0.5, "2:1")};
  const auto again = store.take(raw, "raw");
  REQUIRE(again.scale_break);
  CHECK(again.scale_break->bars == 16);
  CHECK(again.scale_break->date == after(16));
}

TEST_CASE("pence become pounds: told by the currency, with an overlap and without, and both ways") {
  for (const int first : {10, 9, 5}) {
    Store store;
    store.take(days(0, 10, 1, "GBp"), "pence");
    const auto taken = store.take(days(first, 12 - first, 0.01, "GBP"), "pounds");
    REQUIRE(taken.scale_break);
    CHECK(taken.scale_break->bars == first);
    CHECK(taken.scale_break->factor == 0.01);
    CHECK_THAT(taken.scale_break->why, Catch::Contains("GBP"));
    CHECK_FALSE(taken.scale_break->scales_volume);
    CHECK_FALSE(store.take(days(11, 3, 0.01, "GBP"), "more pounds").scale_break);
    const auto back = store.take(days(13, 3, 1, "GBp"), "pence again");
    REQUIRE(back.scale_break);
    CHECK(back.scale_break->factor == 100);
  }
}

TEST_CASE("a rescaled window says that the bars before it keep the old scale") {
  Store store;
  store.take(days(0, 40, 1), "history");
  const auto taken = store.take(days(20, 21, 0.25), "window");
  REQUIRE(taken.rescaled);
  REQUIRE(taken.scale_break);
  CHECK(taken.scale_break->bars == 20);
  CHECK(taken.scale_break->factor == Approx(0.25).epsilon(1e-4));
  Store whole;
  whole.take(days(0, 40, 1), "history");
  CHECK_FALSE(whole.take(days(0, 41, 0.25), "all of it").scale_break);
}

TEST_CASE("a jump of a whole number without overlap and without a report is told, what the market does is not") {
  const auto jump_by = [](double factor) {
    Store store;
    store.take(days(0, 10, 1), "history");
    return store.take(days(10, 3, factor), "delta").scale_break;
  };
  REQUIRE(jump_by(0.1));
  CHECK(jump_by(0.1)->why == "nothing reports a split");
  CHECK(jump_by(10));
  CHECK(jump_by(0.5));
  CHECK_FALSE(jump_by(0.44));  // YES BANK, 2020-03-06: minus 56 percent
  CHECK_FALSE(jump_by(1));
  CHECK_FALSE(jump_by(1.2));
  CHECK_FALSE(jump_by(0.8));
}

TEST_CASE("one bar said anew by ten times is a mended bar, no rescaling") {
  Store store;
  auto wrong = days(0, 10, 1);
  wrong.bars[9] = bar(after(9), 10090);
  store.take(wrong, "wrong");
  const auto taken = store.take(days(9, 3, 1), "right");
  CHECK_FALSE(taken.rescaled);
  CHECK_FALSE(taken.scale_break);
}

TEST_CASE("older bars are put into the new scale by one batch, which an undo takes back") {
  Store store;
  store.take(days(0, 10, 1), "history");
  auto delta = days(10, 5, 0.1);
  delta.actions = {split(10, 0.1, "10:1")};
  REQUIRE(store.take(delta, "delta").scale_break);
  const auto closes = [&] {
    std::string all;
    sql::Statement row = store.database.prepare("SELECT close, volume, pinned FROM bar ORDER BY date");
    while (row.step()) all += std::string(row.text(0)) + "/" + std::string(row.text(1)) + " ";
    return all;
  };
  const std::string before = closes();
  const auto series = store::find_series(store.database, "DIX.IN", model::Timeframe::daily);
  store::RunInfo run = Store::run();
  run.command = store::Command::rescale;
  const store::RescaleRequest request{after(9), 0.1, true, "split 10:1"};
  const auto done = store::rescale_bars(store.database, series, request, store.options.settings, run);
  CHECK(done.bars == 10);
  CHECK(closes().starts_with("100.0/10000 100.1/10000 100.2/10000 "));
  CHECK(store.database.prepare("SELECT 1 FROM bar WHERE pinned = 0 AND date < '2025-06-12'").step() == false);
  store::undo_batch(store.database, done.batch_id, store.options.settings, Store::run(), "");
  CHECK(closes() == before);
  CHECK_THROWS_WITH(
      store::rescale_bars(store.database, series, {day("2020-01-01"), 0.1, false, ""}, store.options.settings, run),
      Catch::Contains("there are no bars until 2020-01-01"));
}
