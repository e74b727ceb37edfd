// The steps of a run that change the store and the export tree.
#pragma once

#include "model/counts.hpp"
#include "model/run.hpp"
#include "pipeline/workspace.hpp"
#include "store/tables/delivery_log.hpp"

#include <filesystem>
#include <vector>

namespace bluedot::run {

struct TakenIn {
  std::vector<store::Delivery> deliveries = {};
  model::DocumentCounts documents = {};
  std::vector<int64_t> batches = {};  // ascending
};

// Takes in the deliveries of the inbox that no run has taken in whole. Of what was rejected the message names the first
// few.
TakenIn take_in(pipeline::Workspace& workspace, const std::filesystem::path& inbox, model::RunStep& step);
// Brings the export tree up to date.
void export_changes(pipeline::Workspace& workspace, model::RunStep& step);

}  // namespace bluedot::run
