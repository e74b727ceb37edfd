#include "quality/row_rules.hpp"

#include "base/number_text.hpp"

#include <array>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

using base::number_text;

struct Price {
  std::string_view name;
  std::optional<double> value;
};

std::array<Price, 4> prices_of(const model::Row& row) {
  return {Price{"open", row.open}, Price{"high", row.high}, Price{"low", row.low}, Price{"close", row.close}};
}

RowFault fault(std::string_view field, std::string reason, bool is_usual = false) {
  return {std::string(field), std::move(reason), is_usual};
}

std::string shown(const std::optional<double>& value) {
  return value ? number_text(*value) : "unknown";
}
std::string shown(const std::optional<int64_t>& value) {
  return value ? std::to_string(*value) : "unknown";
}

}  // namespace

bool is_gap(const model::Row& row) {
  return row.problem.empty() && !row.open && !row.high && !row.low && !row.close;
}

std::optional<RowFault> find_fault(const model::Row& row) {
  if (!row.problem.empty()) return fault(row.bad_field, row.problem);
  for (const auto& [name, value] : prices_of(row)) {
    if (!value) return fault(name, fmt::format("{} is missing beside other prices", name), true);
  }
  const model::BarValues values = values_of(row);
  auto found = model::find_fault(values);
  return found ? found : model::find_contradiction(values);
}

model::BarValues values_of(const model::Row& row) {
  return {*row.open, *row.high, *row.low, *row.close, row.volume, row.rlst, row.bc, row.session};
}

std::optional<RowFault> find_difference(const model::BarValues& a, const model::BarValues& b) {
  const auto difference = [](std::string_view field, const std::string& left, const std::string& right) {
    return fault(field, fmt::format("{} {} and {}", field, left, right));
  };
  if (a.open != b.open) return difference("open", number_text(a.open), number_text(b.open));
  if (a.high != b.high) return difference("high", number_text(a.high), number_text(b.high));
  if (a.low != b.low) return difference("low", number_text(a.low), number_text(b.low));
  if (a.close != b.close) return difference("close", number_text(a.close), number_text(b.close));
  if (a.volume != b.volume) return difference("volume", shown(a.volume), shown(b.volume));
  if (a.rlst != b.rlst) return difference("rlst", shown(a.rlst), shown(b.rlst));
  if (a.bc != b.bc) return difference("bc", shown(a.bc), shown(b.bc));
  if (a.session == b.session) return std::nullopt;
  return fault("", fmt::format("session {} and {}", name_of(a.session), name_of(b.session)));
}

}  // namespace bluedot::quality
