#include "store/bar_proof.hpp"

#include "base/error.hpp"

#include <cmath>

namespace bluedot::store {
namespace {

// 1900-01-01 and 9999-12-31: the text of a later date would not sort.
constexpr base::Date k_first{-25'567}, k_last{2'932'896};
constexpr double k_max_rlst = 99;

bool is_possible(base::Date date) {
  return date >= k_first && date <= k_last;
}

// Comparisons are written so that one with NaN fails.
bool is_possible(const model::BarValues& v) {
  return v.low > 0 && v.low <= v.open && v.low <= v.close && v.high >= v.open && v.high >= v.close && v.high >= v.low &&
         std::isfinite(v.high) && (!v.volume || *v.volume >= 0) &&
         (!v.rlst || (*v.rlst >= 0 && *v.rlst <= k_max_rlst)) && (!v.bc || std::isfinite(*v.bc));
}

[[noreturn]] void refuse(base::Date date) {
  throw base::Error("an impossible value of " + date.iso() + " reached the store; this is a mistake in bluedot");
}

}  // namespace

void require_possible(const model::Bar& bar) {
  if (!is_possible(bar.date) || !is_possible(bar.values)) refuse(bar.date);
}

void require_possible(base::Date date) {
  if (!is_possible(date)) refuse(date);
}

}  // namespace bluedot::store
