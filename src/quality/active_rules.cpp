#include "quality/active_rules.hpp"

#include "base/error.hpp"

#include <fmt/format.h>

namespace bluedot::quality {

std::vector<RuleInUse> active_rules(const ConfiguredRules& configured) {
  for (const auto& [name, threshold] : configured) {
    if (find_series_rule(name) != nullptr) continue;
    throw base::Error(fmt::format("there is no rule '{}'; 'bluedot findings --rules' lists them", name),
                      base::ErrorKind::usage);
  }
  std::vector<RuleInUse> rules;
  for (const SeriesRule& rule : series_rules()) {
    const auto found = configured.find(std::string(rule.name));
    const std::optional<double> threshold = found == configured.end() ? rule.threshold : found->second;
    if (threshold) rules.push_back({&rule, *threshold});
  }
  return rules;
}

std::string text_of(std::span<const RuleInUse> rules) {
  std::string text;
  for (const RuleInUse& use : rules) {
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", use.rule->name, use.threshold);
  }
  return text;
}

}  // namespace bluedot::quality
