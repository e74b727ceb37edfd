// Rebuilds the export tree of a past moment in a folder of its own.
#pragma once

#include "pipeline/report.hpp"
#include "pipeline/workspace.hpp"

#include <string>

namespace bluedot::pipeline {

// `moment`: a batch number, a date or a UTC time (store::batch_of). The workspace's export folder must be new or empty,
// and never the live tree; no ledger is kept of it. Names and settings are today's: where they were changed since, a
// warning says so.
ExportReport export_as_of(Workspace& workspace, const std::string& moment);

}  // namespace bluedot::pipeline
