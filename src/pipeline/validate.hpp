// Judges documents and writes nothing.
#pragma once

#include "pipeline/ingest.hpp"
#include "pipeline/report.hpp"

namespace bluedot::pipeline {

struct ValidateReport {
  int64_t total = 0, good = 0;
  int64_t bars = 0;  // that would be taken in
  std::vector<RejectedDocument> rejections;
  std::vector<RejectedBarReport> rejected_bars;
  std::vector<FlawReport> flaws;  // of each document by itself
  EmptyAnswers empty_answers;     // counted as good
};

// By the settings of the store when there is one, else by the configuration over the defaults. What only the store can
// judge (the retraction guard) is not judged, and what is odd is told of each document by itself.
ValidateReport validate(Workspace& workspace, const IngestRequest& request);

}  // namespace bluedot::pipeline
