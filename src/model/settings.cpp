#include "model/settings.hpp"

#include "base/number_text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace bluedot::model {
namespace {

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    parts.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

// A setting as the store has it.
struct Field {
  const char* name;
  std::string (*text)(const Settings& settings);
  void (*set)(Settings& settings, const std::string& text);
};

template <std::string Settings::*member>
constexpr Field text_field(const char* name) {
  return {name, [](const Settings& settings) { return settings.*member; },
          [](Settings& settings, const std::string& text) { settings.*member = text; }};
}

template <bool Settings::*member>
constexpr Field truth_field(const char* name) {
  return {name, [](const Settings& settings) { return std::string(settings.*member ? "true" : "false"); },
          [](Settings& settings, const std::string& text) { settings.*member = text == "true"; }};
}

// A text that is no number leaves the default.
template <double Settings::*member>
constexpr Field number_field(const char* name) {
  return {name, [](const Settings& settings) { return base::number_text(settings.*member); },
          [](Settings& settings, const std::string& text) {
            settings.*member = base::parse_number<double>(text).value_or(settings.*member);
          }};
}

constexpr Field k_fields[] = {
    {"feed_priority",
     [](const Settings& settings) { return fmt::format("{}", fmt::join(settings.feed_priority, ",")); },
     [](Settings& settings, const std::string& text) { settings.feed_priority = split(text); }},
    number_field<&Settings::max_rejected_percent>("rules.max_rejected_percent"),
    number_field<&Settings::max_retracted_percent>("rules.max_retracted_percent"),
    number_field<&Settings::max_revised_percent>("rules.max_revised_percent"),
    text_field<&Settings::default_time_zone>("time_zone"),
    truth_field<&Settings::derive_weekly>("derive_weekly"),
    truth_field<&Settings::export_provisional>("export.provisional"),
    text_field<&Settings::repository_daily>("export.repository_daily"),
    text_field<&Settings::repository_weekly>("export.repository_weekly"),
    {"symbol_map", [](const Settings& settings) { return settings.symbol_map.text(); },
     [](Settings& settings, const std::string& text) { settings.symbol_map = SymbolMap::from_text(text); }},
};

}  // namespace

size_t Settings::rank_of(std::string_view feed) const {
  return static_cast<size_t>(std::ranges::find(feed_priority, feed) - feed_priority.begin());
}

std::map<std::string, std::string> Settings::as_texts() const {
  std::map<std::string, std::string> texts;
  for (const Field& field : k_fields) texts.emplace(field.name, field.text(*this));
  return texts;
}

Settings Settings::from_texts(const std::map<std::string, std::string>& texts) {
  Settings settings;
  for (const Field& field : k_fields) {
    const auto found = texts.find(field.name);
    if (found != texts.end()) field.set(settings, found->second);
  }
  return settings;
}

}  // namespace bluedot::model
