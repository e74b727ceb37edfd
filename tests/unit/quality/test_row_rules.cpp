#include "quality/row_rules.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace bluedot;

namespace {

model::Row good_row() {
  model::Row row;
  row.open = 11;
  row.high = 12;
  row.low = 10;
  row.close = 11.5;
  row.volume = 100;
  row.rlst = 50;
  row.bc = 24565.35;
  return row;
}

struct Case {
  void (*spoil)(model::Row&);
  std::string_view field, reason;
};

constexpr double k_nan = std::numeric_limits<double>::quiet_NaN();
constexpr double k_infinity = std::numeric_limits<double>::infinity();

const Case k_cases[] = {
    {[](model::Row& r) { r.open.reset(); }, "open", "open is missing beside other prices"},
    {[](model::Row& r) { r.high.reset(); }, "high", "high is missing beside other prices"},
    {[](model::Row& r) { r.low.reset(); }, "low", "low is missing beside other prices"},
    {[](model::Row& r) { r.close.reset(); }, "close", "close is missing beside other prices"},
    {[](model::Row& r) { r.open = r.high = r.low = std::nullopt; }, "open", "open is missing beside other prices"},
    {[](model::Row& r) { r.close = k_nan; }, "close", "close is not finite"},
    {[](model::Row& r) { r.high = k_infinity; }, "high", "high is not finite"},
    {[](model::Row& r) { r.low = 0; }, "low", "low 0 is not above 0"},
    {[](model::Row& r) { r.low = -0.5; }, "low", "low -0.5 is not above 0"},
    {[](model::Row& r) { r.high = 10.5; }, "high", "high 10.5 is below close 11.5"},
    {[](model::Row& r) { r.high = 11.25; }, "high", "high 11.25 is below close 11.5"},
    {[](model::Row& r) { r.open = r.close = r.high = 9; }, "high", "high 9 is below low 10"},
    {[](model::Row& r) { r.low = 11.25; }, "low", "low 11.25 is above open 11"},
    {[](model::Row& r) {
       r.open = 12;
       r.low = 11.75;
     },
     "low", "low 11.75 is above close 11.5"},
    {[](model::Row& r) { r.volume = -1; }, "volume", "volume -1 is negative"},
    {[](model::Row& r) { r.rlst = -0.1; }, "rlst", "rlst -0.1 is outside 0 to 99"},
    {[](model::Row& r) { r.rlst = 99.5; }, "rlst", "rlst 99.5 is outside 0 to 99"},
    {[](model::Row& r) { r.rlst = k_nan; }, "rlst", "rlst is not finite"},
    {[](model::Row& r) { r.bc = -k_infinity; }, "bc", "bc is not finite"},
    {[](model::Row& r) {
       r.bad_field = "pdt";
       r.problem = "pdt is odd";
       r.low = 0;
     },
     "pdt", "pdt is odd"},
};

}  // namespace

TEST_CASE("a row that is impossible by itself has a fault with its values") {
  for (const Case& c : k_cases) {
    INFO(c.reason);
    model::Row row = good_row();
    c.spoil(row);
    CHECK_FALSE(quality::is_gap(row));
    const auto fault = quality::find_fault(row);
    REQUIRE(fault);
    CHECK(fault->field == c.field);
    CHECK(fault->reason == c.reason);
  }
}

TEST_CASE("values at the edge of what is possible have no fault") {
  model::Row row = good_row();
  CHECK_FALSE(quality::find_fault(row));
  row.open = row.high = row.low = row.close = 0.0001;
  row.volume = 0;
  row.rlst = 0;
  CHECK_FALSE(quality::find_fault(row));
  row.rlst = 99;
  row.bc = -5;
  CHECK_FALSE(quality::find_fault(row));
  row.volume.reset();
  row.rlst.reset();
  row.bc.reset();
  CHECK_FALSE(quality::find_fault(row));
}

TEST_CASE("an open or close outside the range by rounding is no fault") {
  struct Prices {
    double open, high, low, close;
    bool is_taken;
  };
  const Prices cases[] = {
      {11, 11.5, 10.5, 11.55, true},             // half a percent
      {11, 11.5, 10.5, 11.57, false},            // 0.6 %, and seven steps
      {1.10, 1.10, 1.05, 1.11, true},            // one step of a hundredth
      {1.10, 1.10, 1.05, 1.12, false},           // two
      {0.85, 0.86, 0.86, 0.86, true},            // a low above the open
      {105, 105, 100, 106, true},                // whole yen
      {12, 12, 11, 13, false},                   // a step that is no rounding: 8 %
      {1.13122, 1.13088, 1.1291, 1.1299, true},  // a currency
      {9, 10, 10.04, 10, false},                 // the low far above the open
      {10.02, 10, 10.04, 10.02, true},           // both ends
      {0.0101, 0.0101, 0.01, 0.0102, true},
  };
  for (const Prices& c : cases) {
    INFO(c.open << ' ' << c.high << ' ' << c.low << ' ' << c.close);
    model::Row row = good_row();
    row.open = c.open, row.high = c.high, row.low = c.low, row.close = c.close;
    CHECK(quality::find_fault(row).has_value() != c.is_taken);
    CHECK(model::is_outside_its_range(quality::values_of(row)));
    // What is taken the store takes.
    if (c.is_taken) CHECK_FALSE(model::find_fault(quality::values_of(row)));
  }
}

TEST_CASE("which faults are usual, and say nothing against the document") {
  const auto is_usual = [](auto spoil) {
    model::Row row = good_row();
    spoil(row);
    return quality::find_fault(row).value().is_usual;
  };
  CHECK(is_usual([](model::Row& r) { r.open = 0; }));
  CHECK(is_usual([](model::Row& r) { r.open.reset(); }));
  CHECK(is_usual([](model::Row& r) { r.close = 12.5; }));
  CHECK_FALSE(is_usual([](model::Row& r) { r.close = 13; }));
  CHECK_FALSE(is_usual([](model::Row& r) { r.low = -1; }));
  CHECK_FALSE(is_usual([](model::Row& r) { r.volume = -1; }));
  CHECK_FALSE(is_usual([](model::Row& r) { r.problem = "odd"; }));
}

TEST_CASE("a row without any price is a gap, unless something is wrong with it") {
  model::Row row;
  CHECK(quality::is_gap(row));
  row.volume = 5;
  CHECK(quality::is_gap(row));
  row.problem = "close is not a number: \"x\"";
  row.bad_field = "close";
  CHECK_FALSE(quality::is_gap(row));
  CHECK(quality::find_fault(row)->reason == row.problem);
  row.problem.clear();
  row.close = 0;
  CHECK_FALSE(quality::is_gap(row));
}

TEST_CASE("the first difference of two bars is named") {
  const model::BarValues values = quality::values_of(good_row());
  CHECK_FALSE(quality::find_difference(values, values));
  const auto differing = [&](auto change) {
    model::BarValues other = values;
    change(other);
    return quality::find_difference(values, other).value();
  };
  CHECK(differing([](auto& v) { v.open = 12; }).reason == "open 11 and 12");
  CHECK(differing([](auto& v) { v.high = 13; }).field == "high");
  CHECK(differing([](auto& v) { v.low = 9; }).field == "low");
  CHECK(differing([](auto& v) {
          v.close = 11.25;
          v.bc = 1;
        }).reason == "close 11.5 and 11.25");
  CHECK(differing([](auto& v) { v.volume.reset(); }).reason == "volume 100 and unknown");
  CHECK(differing([](auto& v) { v.rlst = 51; }).reason == "rlst 50 and 51");
  CHECK(differing([](auto& v) { v.bc.reset(); }).reason == "bc 24565.35 and unknown");
  CHECK(differing([](auto& v) { v.session = model::Session::holiday; }).reason == "session trading and holiday");
}
