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
    {[](model::Row& r) { r.high = 10.5; }, "high", "high 10.5 is below open 11"},
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
