// Judges the series that have changed since they were judged last, and keeps what is found.
//
// Findings follow from the bars as they stand: the same bars have the same findings, in whatever order they came. Of a
// series that has changed, the bars from the first change on are judged, and the few before it that look ahead.
#pragma once

#include "pipeline/workspace.hpp"
#include "store/findings/finding_table.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace bluedot::pipeline {

struct JudgeReport {
  int64_t series = 0;                    // that were judged
  int64_t found = 0, gone = 0;           // findings that are new; that are no longer there
  std::map<std::string, int64_t> open;   // all that are open, by severity
  std::vector<store::FindingRow> worst;  // of those that are new, at most k_worst
  double seconds = 0;
};

inline constexpr size_t k_worst = 3;

// In a transaction of its own.
JudgeReport judge_changes(const Workspace& workspace, sql::Writer& database);

}  // namespace bluedot::pipeline
