// Amends and releases bars, and brings the exports they touch up to date.
#pragma once

#include "pipeline/export_after.hpp"
#include "pipeline/workspace.hpp"
#include "store/writing/amendment.hpp"
#include "store/writing/rescale_bars.hpp"

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

struct RescaleRun {
  std::string symbol;
  model::Timeframe timeframe = model::Timeframe::daily;
  store::RescaleRequest rescale;
  bool export_after = true;
  std::string arguments;  // as typed, for the batch log
};

struct RescaleReport {
  store::RescaledBars rescaled;
  ExportsAfter exports;
};

RescaleReport rescale(Workspace& workspace, const RescaleRun& request);

}  // namespace bluedot::pipeline
