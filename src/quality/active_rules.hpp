// Which rules are in use, and with which thresholds: the table's, but for what is configured.
#pragma once

#include "quality/judge_series.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bluedot::quality {

// Thresholds by the rules' names; nothing: switched off.
using ConfiguredRules = std::map<std::string, std::optional<double>>;

// Throws Error (usage) for a name that is no rule's.
std::vector<RuleInUse> active_rules(const ConfiguredRules& configured);
// `jump=20 split=0.1 …`: other rules find otherwise.
std::string text_of(std::span<const RuleInUse> rules);

}  // namespace bluedot::quality
