// The period of a bar: one trading day, or one ISO week.
#pragma once

#include "base/date.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace bluedot::model {

enum class Timeframe : uint8_t { daily, weekly };

std::string_view name_of(Timeframe timeframe);  // `daily`, `weekly`: in the store, on the command line, in paths
// Any case of the two names; nothing otherwise.
std::optional<Timeframe> parse_timeframe(std::string_view text);

// What a file's name says of its document's timeframe: `<anything>_daily.json`, `_weekly.json`, in any case,
// and the same with `.gz` behind it.
std::optional<Timeframe> timeframe_of_file(std::string_view file_name);

// The date a bar of this timeframe carries when its period contains `day`: the day itself, or the Friday of its week.
base::Date bar_date(Timeframe timeframe, base::Date day);
// The first day of the period of the bar dated `date`: the day itself, or its Monday.
base::Date period_begin(Timeframe timeframe, base::Date date);

}  // namespace bluedot::model
