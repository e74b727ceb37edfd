// Amends and releases bars, and brings the exports they touch up to date.
#pragma once

#include "pipeline/export_after.hpp"
#include "pipeline/workspace.hpp"
#include "store/amendment.hpp"

#include <string>

namespace bluedot::pipeline {

struct CorrectionRequest {
  std::string symbol;
  model::Timeframe timeframe = model::Timeframe::daily;
  base::Date date;
  store::Amendment amendment;  // of a release only the reason counts
  bool export_after = true;
  std::string arguments;  // as typed, for the batch log
};

struct CorrectionReport {
  store::Amended amended;
  ExportsAfter exports;
};

// Throw Error when there is no store or symbol, or the correction cannot be made; then nothing was changed.
CorrectionReport amend(Workspace& workspace, const CorrectionRequest& request);
CorrectionReport release(Workspace& workspace, const CorrectionRequest& request);

}  // namespace bluedot::pipeline
