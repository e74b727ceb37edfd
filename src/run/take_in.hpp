// The steps of a run that change the store and the export tree.
#pragma once

#include "model/run.hpp"
#include "pipeline/workspace.hpp"
#include "store/tables/delivery_log.hpp"

#include <filesystem>
#include <vector>

namespace bluedot::run {

// Takes in the deliveries of the inbox that no run has taken in whole, and returns them. Of what was rejected the
// message names the first few.
std::vector<store::Delivery> take_in(pipeline::Workspace& workspace, const std::filesystem::path& inbox,
                                     model::RunStep& step);
// Brings the export tree up to date.
void export_changes(pipeline::Workspace& workspace, model::RunStep& step);

}  // namespace bluedot::run
