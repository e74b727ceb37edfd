// What an amendment or a release came to, on stdout.
#pragma once

#include "cli/command.hpp"
#include "pipeline/correction_run.hpp"

#include <string>

namespace bluedot::cli {

// Returns the exit code. `what`: for the message when the exports could not follow.
int report_correction(const GlobalOptions& global, const pipeline::CorrectionRequest& request,
                      const pipeline::CorrectionReport& report, const std::string& what);

}  // namespace bluedot::cli
