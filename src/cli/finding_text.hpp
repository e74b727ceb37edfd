// Findings as people and programs see them.
#pragma once

#include "cli/output.hpp"
#include "store/findings/finding_table.hpp"

#include <map>
#include <string>

namespace bluedot::cli {

// Two lines: what it is, and what to type next.
std::string finding_text(const store::FindingRow& finding);
Json finding_json(const store::FindingRow& finding);
// `2 errors, 1 warning`, the worst first.
std::string counts_text(const std::map<std::string, int64_t>& by_severity);
// The command that looks into it, or that would put it right.
std::string next_command(const store::FindingRow& finding);

}  // namespace bluedot::cli
