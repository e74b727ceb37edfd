// Takes documents into the store and brings the exports of what changed up to date.
#pragma once

#include "base/instant.hpp"
#include "model/timeframe.hpp"
#include "pipeline/report.hpp"
#include "pipeline/workspace.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bluedot::pipeline {

struct IngestRequest {
  std::vector<std::string> paths;  // files, folders, `-`
  std::string feed = "auto";
  std::string symbol;  // of documents that do not name theirs; empty: the file's name is asked
  std::optional<model::Timeframe> timeframe;
  std::optional<base::Instant> as_of;
  bool export_after = true;
  bool judge_after = true;  // by the rules over series
  bool force = false;
  bool verify = false;    // compare every document with the rows themselves, those that were taken in before too
  bool dry_run = false;   // report what would happen and leave store and tree as they are
  std::string arguments;  // as typed, for the batch log
};

// Rejected documents do not stop the run. When the bars are in and the exports fail the report says so. Throws Error
// when nothing could be done, or interrupted: what was committed before stands, the rest is as it was.
IngestReport ingest(Workspace& workspace, const IngestRequest& request);

}  // namespace bluedot::pipeline
