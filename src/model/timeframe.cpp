#include "model/timeframe.hpp"

#include "base/letter_case.hpp"

#include <string>
#include <strings.h>

namespace bluedot::model {

std::string_view name_of(Timeframe timeframe) {
  return timeframe == Timeframe::daily ? "daily" : "weekly";
}

std::optional<Timeframe> parse_timeframe(std::string_view text) {
  for (const Timeframe timeframe : {Timeframe::daily, Timeframe::weekly}) {
    // With the lengths: C's comparison alone ends at a NUL, and a feed may send one.
    const std::string_view name = name_of(timeframe);
    if (text.size() == name.size() && strncasecmp(text.data(), name.data(), name.size()) == 0) return timeframe;
  }
  return std::nullopt;
}

std::optional<Timeframe> timeframe_of_file(std::string_view file_name) {
  std::string lower = base::lower(file_name);
  if (lower.ends_with(".gz")) lower.resize(lower.size() - 3);
  for (const std::string_view ending : {".json", ".jsonl", ".ndjson"}) {
    if (!lower.ends_with(ending)) continue;
    const std::string_view name = std::string_view(lower).substr(0, lower.size() - ending.size());
    if (name.ends_with("_daily")) return Timeframe::daily;
    if (name.ends_with("_weekly")) return Timeframe::weekly;
  }
  return std::nullopt;
}

base::Date bar_date(Timeframe timeframe, base::Date day) {
  return timeframe == Timeframe::daily ? day : day.friday_of_iso_week();
}

base::Date period_begin(Timeframe timeframe, base::Date date) {
  return timeframe == Timeframe::daily ? date : base::Date{date.friday_of_iso_week().days - 4};
}

}  // namespace bluedot::model
