#include "store/rule/rescaling.hpp"

#include "base/number_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <string>
#include <vector>

namespace bluedot::store {
namespace {

// How far a price may be from the rescaled one: both are rounded to half a paisa, or to the seven digits of a float.
constexpr double k_rounding = 0.005;
constexpr double k_float_share = 1e-6;
// A factor is told from rounding when it moves prices by this much more.
constexpr double k_clear_of_rounding = 4;

std::array<double, 4> prices_of(const model::Bar& bar) {
  return {bar.values.open, bar.values.high, bar.values.low, bar.values.close};
}

double tolerance(double factor, double after) {
  return k_rounding * (1 + factor) + k_float_share * after;
}

// The shortest number that is no further from a measured factor than it may be wrong: 100 for 99.99999999999989, a
// third for 0.33333.
double as_far_as_known(double factor, double error) {
  const double inverse = std::round(1 / factor);
  if (factor < 1 && std::abs(1 / inverse - factor) <= error) return 1 / inverse;
  for (int digits = 1; digits < std::numeric_limits<double>::digits10; ++digits) {
    const std::string text = fmt::format("{:.{}g}", factor, digits);
    const double shorter = base::parse_number<double>(text).value_or(factor);
    if (std::abs(shorter - factor) <= error) return shorter;
  }
  return factor;
}

// The ratio of all prices together: rounding of single bars cancels out, but for the root of their number.
double factor_of(std::span<const model::BarChange* const> revised) {
  double before = 0, after = 0;
  for (const model::BarChange* change : revised) {
    for (const double price : prices_of(change->before->bar)) before += price;
    for (const double price : prices_of(*change->after)) after += price;
  }
  const double factor = after / before;
  return as_far_as_known(factor,
                         k_rounding * (1 + factor) * 4 * std::sqrt(static_cast<double>(revised.size())) / before);
}

bool is_rescaled(const model::BarChange& change, double factor) {
  const auto before = prices_of(change.before->bar), after = prices_of(*change.after);
  for (size_t i = 0; i < before.size(); ++i) {
    if (std::abs(after[i] - factor * before[i]) > tolerance(factor, after[i])) return false;
  }
  return true;
}

bool is_clear(const model::BarChange& change, double factor) {
  const double price = change.before->bar.values.close;
  return std::abs(factor - 1) * price > k_clear_of_rounding * tolerance(factor, factor * price);
}

}  // namespace

std::optional<Rescaling> find_rescaling(std::span<const model::StoredBar> stored, const model::Document& document,
                                        const model::BarComparison& comparison) {
  std::vector<const model::BarChange*> revised;
  for (const model::BarChange& change : comparison.changes) {
    // A derived bar is not what a feed said before.
    const bool is_said_anew = change.kind == model::ChangeKind::revise && !change.before->is_derived();
    if (is_said_anew) revised.push_back(&change);
  }
  if (revised.empty()) return std::nullopt;
  const double factor = factor_of(revised);
  if (!std::ranges::all_of(revised, [&](const auto* change) { return is_rescaled(*change, factor); })) {
    return std::nullopt;
  }
  const auto clear = std::ranges::count_if(revised, [&](const auto* change) { return is_clear(*change, factor); });
  if (static_cast<size_t>(clear) * 2 < revised.size()) return std::nullopt;

  Rescaling found{factor, revised.front()->date, revised.back()->date, {}, std::ssize(revised)};
  found.date = base::Date{found.last.days + 1};
  bool has_new_scale = false;
  for (const model::Bar& bar : document.bars) {
    const auto was = std::ranges::lower_bound(stored, bar.date, {}, [](const auto& one) { return one.bar.date; });
    const bool is_unchanged = was != stored.end() && was->bar == bar;
    if (is_unchanged && bar.date < found.last) return std::nullopt;
    if (bar.date <= found.last || has_new_scale) continue;
    found.date = bar.date;
    has_new_scale = true;
  }
  return found;
}

}  // namespace bluedot::store
