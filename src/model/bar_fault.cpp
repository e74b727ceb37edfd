#include "model/bar_fault.hpp"

#include "base/number_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace bluedot::model {
namespace {

using base::number_text;

constexpr double k_max_rlst = 99;  // ratings are percentiles, 0 to 99
constexpr double k_rounding = 0.005;

using Prices = std::array<std::pair<std::string_view, double>, 4>;

Prices prices_of(const BarValues& values) {
  return {{{"open", values.open}, {"high", values.high}, {"low", values.low}, {"close", values.close}}};
}

BarFault fault(std::string_view field, std::string reason, bool is_usual = false) {
  return {std::string(field), std::move(reason), is_usual};
}

// Whether `upper` reaches `lower`, or all but a share of it. The store's CHECK constraints do the same product.
bool reaches(double upper, double lower, double share) {
  return upper >= lower || upper >= lower * (1 - share);
}

bool reaches_nearly(double upper, double lower) {
  return reaches(upper, lower, k_furthest_outside);
}

// The first price above high or below low; `reaches(upper, lower)` says how far it may be.
template <class Reaches>
std::optional<BarFault> find_outside(const BarValues& values, Reaches reaches) {
  for (const auto& [name, value] : prices_of(values)) {
    if (reaches(values.high, value)) continue;
    return fault("high", fmt::format("high {} is below {} {}", number_text(values.high), name, number_text(value)),
                 reaches_nearly(values.high, value));
  }
  for (const auto& [name, value] : prices_of(values)) {
    if (reaches(value, values.low)) continue;
    return fault("low", fmt::format("low {} is above {} {}", number_text(values.low), name, number_text(value)),
                 reaches_nearly(value, values.low));
  }
  return std::nullopt;
}

std::optional<BarFault> price_fault(const BarValues& values) {
  for (const auto& [name, value] : prices_of(values)) {
    if (!std::isfinite(value)) return fault(name, fmt::format("{} is not finite", name));
    if (value <= 0) return fault(name, fmt::format("{} {} is not above 0", name, number_text(value)), value == 0);
  }
  return find_outside(values, reaches_nearly);
}

// One step of the last decimal that any of the prices has.
double step_of(const BarValues& values) {
  size_t decimals = 0;
  for (const auto& [name, value] : prices_of(values)) {
    const std::string text = number_text(value);
    const size_t point = text.find('.');
    if (point != std::string::npos) decimals = std::max(decimals, text.size() - point - 1);
  }
  return std::pow(10, -static_cast<double>(decimals));
}

}  // namespace

bool is_outside_its_range(const BarValues& values) {
  return values.high < std::max({values.open, values.low, values.close}) ||
         values.low > std::min(values.open, values.close);
}

std::optional<BarFault> find_contradiction(const BarValues& values) {
  if (!is_outside_its_range(values)) return std::nullopt;
  // The difference of two decimals is not quite a decimal.
  const double step = step_of(values) * (1 + 1e-6);
  return find_outside(values, [step](double upper, double lower) {
    return reaches(upper, lower, k_rounding) || (reaches_nearly(upper, lower) && lower - upper <= step);
  });
}

std::optional<BarFault> find_fault(const BarValues& values) {
  if (auto found = price_fault(values)) return found;
  if (values.volume && *values.volume < 0) {
    return fault("volume", fmt::format("volume {} is negative", *values.volume));
  }
  if (values.rlst && !std::isfinite(*values.rlst)) return fault("rlst", "rlst is not finite");
  if (values.rlst && (*values.rlst < 0 || *values.rlst > k_max_rlst)) {
    return fault("rlst", fmt::format("rlst {} is outside 0 to {}", number_text(*values.rlst), number_text(k_max_rlst)));
  }
  if (values.bc && !std::isfinite(*values.bc)) return fault("bc", "bc is not finite");
  return std::nullopt;
}

}  // namespace bluedot::model
