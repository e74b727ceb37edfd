#include "model/correction.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using model::Bar;
using model::Correction;
using model::HeldValues;

namespace {

const base::Date k_day = base::Date::parse_iso("2025-08-01").value();

Bar bar(double close, bool provisional = false) {
  return {k_day, {close, close + 1, close - 1, close, 1000, 50.0, 24000.5, model::Session::trading}, provisional};
}

HeldValues close_of(double close) {
  HeldValues held;
  held.close = close;
  return held;
}

}  // namespace

TEST_CASE("held fields stand over what a document says, the others follow it") {
  HeldValues held = close_of(100.5);
  held.volume = std::optional<int64_t>();
  const auto applied = model::applied(held, bar(100, true));
  REQUIRE(applied);
  CHECK(applied->values.close == 100.5);
  CHECK(applied->values.open == 100);
  CHECK(!applied->values.volume);
  CHECK(applied->provisional);
  held.is_settled = true;
  CHECK(!model::applied(held, bar(100, true))->provisional);
}

TEST_CASE("a correction that makes no possible bar is not applied, and says why") {
  CHECK(!model::applied(close_of(103), bar(100)));
  CHECK(model::fault_over(close_of(103), bar(100))->reason == "high 101 is below close 103");
  CHECK(model::fault_over(close_of(97), bar(100))->reason == "low 99 is above close 97");
  CHECK(!model::fault_over(close_of(101), bar(100)));
  CHECK(!model::fault_over(close_of(101.5), bar(100)));  // by rounding
  Bar outside = bar(100);
  outside.values.open = 103;
  CHECK(!model::fault_over(close_of(100.5), outside));
  CHECK(model::applied(close_of(100.5), outside));
}

TEST_CASE("all four prices stand by themselves, fewer do not") {
  HeldValues held = close_of(100);
  CHECK(!model::standing_alone(held, k_day));
  held.open = held.low = held.high = 100;
  REQUIRE(model::standing_alone(held, k_day));
  CHECK(model::standing_alone(held, k_day)->date == k_day);
  held.low = 102;
  CHECK(!model::standing_alone(held, k_day));
}

TEST_CASE("later corrections add to earlier ones, a drop forgets them, fields bring the bar back") {
  Correction correction{false, close_of(100)};
  HeldValues volume;
  volume.volume = std::optional<int64_t>(5);
  correction.add({false, volume});
  CHECK(correction.held.close == 100);
  CHECK(correction.held.volume == std::optional<int64_t>(5));
  correction.add({true, {}});
  CHECK(correction.is_drop);
  CHECK(correction.held.empty());
  correction.add({false, close_of(101)});
  CHECK(!correction.is_drop);
  CHECK(correction.held == close_of(101));
}

TEST_CASE("a statement is compared with a correction in the held fields only") {
  const Correction held{false, close_of(100)}, drop{true, {}};
  Bar other = bar(100);
  other.values.volume = 1;
  CHECK(!model::disagrees(held, other));
  CHECK(model::disagrees(held, bar(99)));
  CHECK(model::disagrees(held, std::nullopt));
  CHECK(model::disagrees(drop, other));
  CHECK(!model::disagrees(drop, std::nullopt));
  CHECK(model::same_where_held(held, other, bar(100)));
  CHECK(!model::same_where_held(held, bar(100), bar(99)));
  CHECK(!model::same_where_held(drop, other, bar(100)));
  CHECK(!model::same_where_held(held, std::nullopt, bar(100)));
}
