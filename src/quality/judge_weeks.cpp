#include "model/weekly_bar.hpp"
#include "quality/pair_rules.hpp"
#include "quality/series/trading_bars.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

constexpr int32_t k_days_to_friday = 4;
constexpr int32_t k_days_to_sunday = 2;
constexpr double k_volume_times = 10;  // vendors revise volumes, and leave trades out of weeks

struct WeekPrice {
  std::string_view name;
  double model::BarValues::*value;
};
constexpr std::array k_week_prices{WeekPrice{"open", &model::BarValues::open},
                                   WeekPrice{"high", &model::BarValues::high}, WeekPrice{"low", &model::BarValues::low},
                                   WeekPrice{"close", &model::BarValues::close}};

bool differ(double a, double b, double percent) {
  return std::abs(a - b) * 100 > percent * std::abs(b);
}

// What the week and its days differ in; empty when in nothing.
std::string difference(const model::BarValues& week, const model::BarValues& of_days, double percent) {
  std::string text;
  for (const auto& [name, value] : k_week_prices) {
    if (!differ(week.*value, of_days.*value, percent)) continue;
    text += fmt::format("{}{} {} where the days say {}", text.empty() ? "" : ", ", name, price_text(week.*value),
                        price_text(of_days.*value));
  }
  const auto volume = static_cast<double>(week.volume.value_or(0));
  const auto volume_of_days = static_cast<double>(of_days.volume.value_or(0));
  if (volume > 0 && volume_of_days > 0 && differ(volume, volume_of_days, percent * k_volume_times)) {
    text += fmt::format("{}volume {} where the days say {}", text.empty() ? "" : ", ", *week.volume, *of_days.volume);
  }
  return text;
}

}  // namespace

void judge_weeks(std::span<const model::Bar> days, std::span<const model::Bar> weeks, base::Date from, double percent,
                 std::vector<model::Flaw>& flaws) {
  FoundFlaws found(k_week_not_days.name, k_week_not_days.severity, from, flaws);
  const auto day_at = [&](base::Date date) { return std::ranges::lower_bound(days, date, {}, &model::Bar::date); };
  for (size_t i = 0; i < weeks.size(); ++i) {
    const model::Bar& week = weeks[i];
    const auto begin = day_at({week.date.days - k_days_to_friday});
    const auto end = day_at({week.date.days + k_days_to_sunday + 1});
    // Of the first week some days may be missing; of the last, while none is there that is later than its Thursday.
    const bool is_whole = begin != days.begin() && begin != end && days.back().date >= week.date;
    if (week.date < from || week.provisional || week.values.session == model::Session::holiday || !is_whole) continue;
    const auto of_days = model::weekly_bar(week.date, {begin, end}, true);
    if (!of_days || of_days->provisional) continue;
    const std::string text = difference(week.values, of_days->values, percent);
    if (text.empty() || found.extends(i, week.date)) continue;
    found.begin(i, week.date, text, fmt::format("what its days say, within {} %", price_text(percent)));
  }
}

}  // namespace bluedot::quality
