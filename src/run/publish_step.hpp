// Publishes the export tree.
#pragma once

#include "model/run.hpp"
#include "pipeline/workspace.hpp"
#include "run/run_settings.hpp"

namespace bluedot::run {

// Where the git directories of branches are, beside the store: kept between runs, so that only changed files are read
// and sent.
std::filesystem::path git_folders(const pipeline::Workspace& workspace);

// Makes the branch show the tree as it is. A branch that was published from another store, or by somebody else, stays
// as it is, and the step has failed, unless the publication replaces it. Throws Error if files of the tree are not
// complete: a run that was cut off left them so, and 'bluedot export' completes them.
void publish(pipeline::Workspace& workspace, const PublicationSettings& publication, model::RunStep& step);

}  // namespace bluedot::run
