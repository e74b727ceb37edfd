#include "model/bar_fault.hpp"

#include "base/number_text.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace bluedot::model {
namespace {

using base::number_text;

constexpr double k_max_rlst = 99;  // ratings are percentiles, 0 to 99

BarFault fault(std::string_view field, std::string reason) {
  return {std::string(field), std::move(reason)};
}

std::optional<BarFault> price_fault(const BarValues& values) {
  const std::array<std::pair<std::string_view, double>, 4> prices{
      {{"open", values.open}, {"high", values.high}, {"low", values.low}, {"close", values.close}}};
  for (const auto& [name, value] : prices) {
    if (!std::isfinite(value)) return fault(name, fmt::format("{} is not finite", name));
    if (value <= 0) return fault(name, fmt::format("{} {} is not above 0", name, number_text(value)));
  }
  for (const auto& [name, value] : prices) {
    if (values.high >= value) continue;
    return fault("high", fmt::format("high {} is below {} {}", number_text(values.high), name, number_text(value)));
  }
  for (const auto& [name, value] : prices) {
    if (values.low <= value) continue;
    return fault("low", fmt::format("low {} is above {} {}", number_text(values.low), name, number_text(value)));
  }
  return std::nullopt;
}

}  // namespace

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
