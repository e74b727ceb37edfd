#include "model/settings.hpp"

#include "base/number_text.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace bluedot::model {
namespace {

double number_of(const std::string& text, double otherwise) {
  double value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    parts.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

}  // namespace

size_t Settings::rank_of(std::string_view feed) const {
  return static_cast<size_t>(std::ranges::find(feed_priority, feed) - feed_priority.begin());
}

std::map<std::string, std::string> Settings::as_texts() const {
  return {
      {"feed_priority", fmt::format("{}", fmt::join(feed_priority, ","))},
      {"rules.max_rejected_percent", base::number_text(max_rejected_percent)},
      {"rules.max_retracted_percent", base::number_text(max_retracted_percent)},
      {"time_zone", default_time_zone},
      {"derive_weekly", derive_weekly ? "true" : "false"},
      {"export.provisional", export_provisional ? "true" : "false"},
      {"export.repository_daily", repository_daily},
      {"export.repository_weekly", repository_weekly},
      {"symbol_map", symbol_map.text()},
  };
}

Settings Settings::from_texts(const std::map<std::string, std::string>& texts) {
  Settings settings;
  const auto find = [&](const char* name) -> const std::string* {
    const auto found = texts.find(name);
    return found == texts.end() ? nullptr : &found->second;
  };
  if (const auto* text = find("feed_priority")) settings.feed_priority = split(*text);
  if (const auto* text = find("rules.max_rejected_percent")) settings.max_rejected_percent = number_of(*text, 5);
  if (const auto* text = find("rules.max_retracted_percent")) settings.max_retracted_percent = number_of(*text, 10);
  if (const auto* text = find("time_zone")) settings.default_time_zone = *text;
  if (const auto* text = find("derive_weekly")) settings.derive_weekly = *text == "true";
  if (const auto* text = find("export.provisional")) settings.export_provisional = *text == "true";
  if (const auto* text = find("export.repository_daily")) settings.repository_daily = *text;
  if (const auto* text = find("export.repository_weekly")) settings.repository_weekly = *text;
  if (const auto* text = find("symbol_map")) settings.symbol_map = SymbolMap::from_text(*text);
  return settings;
}

}  // namespace bluedot::model
