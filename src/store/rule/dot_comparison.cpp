#include "store/rule/dot_comparison.hpp"

#include <algorithm>
#include <iterator>

namespace bluedot::store {

SignalComparison compare_dots(const std::vector<base::Date>& stored, const model::Document& document,
                              const Coverage& coverage, const DotCorrections& held, const DotsSaidBefore& said_before) {
  SignalComparison result;
  std::vector<base::Date> added, gone;
  std::ranges::set_difference(document.dots, stored, std::back_inserter(added));
  std::ranges::set_difference(stored, document.dots, std::back_inserter(gone));
  const auto record = [&](base::Date date, bool is_dot) {
    const auto before = said_before.find(date);
    if (before != said_before.end() && before->second == is_dot) return;
    (is_dot ? result.recorded_present : result.recorded_absent).push_back(date);
  };
  const auto sort_out = [&](const std::vector<base::Date>& dates, bool is_dot, std::vector<base::Date>& changed) {
    for (const base::Date date : dates) {
      if (!held.contains(date) && !coverage.outranks_dot(date)) {
        changed.push_back(date);
        continue;
      }
      result.is_outranked = true;
      record(date, is_dot);
    }
  };
  sort_out(added, true, result.inserted);
  sort_out(gone, false, result.retracted);
  for (const auto& [date, before] : said_before) {
    const bool is_dot = std::ranges::binary_search(document.dots, date);
    if (is_dot == std::ranges::binary_search(stored, date)) record(date, is_dot);
  }
  return result;
}

}  // namespace bluedot::store
