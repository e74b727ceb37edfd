// The steps of a run that change the store and the export tree.
#pragma once

#include "model/run.hpp"
#include "pipeline/workspace.hpp"

#include <filesystem>

namespace bluedot::run {

// Takes in the deliveries of the inbox that no run has taken in whole. Of what was rejected the message names the first
// few.
void take_in(pipeline::Workspace& workspace, const std::filesystem::path& inbox, model::RunStep& step);
// Brings the export tree up to date.
void export_changes(pipeline::Workspace& workspace, model::RunStep& step);

}  // namespace bluedot::run
