#include "model/weekly_bar.hpp"

#include <algorithm>
#include <limits>

namespace bluedot::model {
namespace {

// A sum beyond what the store holds stays at the most it holds.
int64_t added(int64_t a, int64_t b) {
  int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<int64_t>::max() : sum;
}

void append(BarValues& week, const BarValues& day) {
  week.high = std::max(week.high, day.high);
  week.low = std::min(week.low, day.low);
  week.close = day.close;
  if (day.volume) week.volume = added(week.volume.value_or(0), *day.volume);
  if (day.rlst) week.rlst = day.rlst;
  if (day.bc) week.bc = day.bc;
}

}  // namespace

std::optional<Bar> weekly_bar(base::Date friday, std::span<const Bar> days, bool is_over) {
  std::optional<Bar> week;
  for (const Bar& day : days) {
    if (day.values.session == Session::holiday) continue;
    if (!week) {
      week = Bar{friday, day.values, !is_over};
    } else {
      append(week->values, day.values);
    }
    week->provisional = week->provisional || day.provisional;
  }
  return week;
}

}  // namespace bluedot::model
