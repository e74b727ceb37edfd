#include "store/rule/revision_guard.hpp"

#include "base/number_text.hpp"
#include "store/rule/rescaling.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::store {
namespace {

// Fewer than a month of bars are believed: a week that was wrong is corrected as a whole.
constexpr int64_t k_min_guarded_revisions = 20;
// A close that is so much another than before is no restatement; vendors' corrections are of rupees, and dividends that
// they work into old prices of percents.
constexpr double k_far = 1.25;
// Splits and bonus issues of India go to 1:10 (nseindia.com, corporate actions); one hundred is rupees and paise.
constexpr double k_largest_split = 20;

bool is_far(const model::BarChange& change) {
  if (change.kind != model::ChangeKind::revise || !change.before || change.before->is_derived()) return false;
  const model::BarValues& was = change.before->bar.values;
  const model::BarValues& is = change.after->values;
  if (was.session != model::Session::trading || is.session != model::Session::trading) return false;
  const double ratio = is.close / was.close;
  return ratio > k_far || ratio < 1 / k_far;
}

}  // namespace

std::optional<model::Refusal> too_many_revisions(const model::BarComparison& comparison,
                                                 const model::Document& document,
                                                 std::span<const model::StoredBar> stored, double max_percent) {
  const int64_t far = std::ranges::count_if(comparison.changes, is_far);
  if (far < k_min_guarded_revisions) return std::nullopt;
  if (static_cast<double>(far) * 100 <= max_percent * static_cast<double>(comparison.stored_covered)) {
    return std::nullopt;
  }
  const auto rescaling = find_rescaling(stored, document, comparison);
  const bool is_split = rescaling && rescaling->factor < k_largest_split && rescaling->factor > 1 / k_largest_split;
  if (is_split) return std::nullopt;
  const auto first = std::ranges::find_if(comparison.changes, is_far);
  return model::Refusal{
      document.symbol, "$",
      fmt::format("it would revise {} of the {} stored bars between {} and {} by more than a quarter, more than {} "
                  "percent; the first: the close of {} from {} to {}. Another symbol's bars, or another unit? If that "
                  "is meant, ingest it with --force",
                  far, comparison.stored_covered, document.first_date().iso(), document.last_date().iso(),
                  base::number_text(max_percent), first->date.iso(), base::number_text(first->before->bar.values.close),
                  base::number_text(first->after->values.close))};
}

}  // namespace bluedot::store
