// Runs as text for people and as JSON for programs.
#pragma once

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "run/run.hpp"

#include <string>
#include <vector>

namespace bluedot::cli {

// `run ID: degraded`, and a line a step; what a step says beyond its first line is indented below it.
std::string run_text(const run::RunReport& report);
std::string steps_text(const std::vector<model::RunStep>& steps);
// Why a run was not well, in one line, by the first step that was as bad as the whole; empty if it was well.
std::string trouble_text(model::RunOutcome outcome, const std::vector<model::RunStep>& steps);
Json run_json(const run::RunReport& report);
Json steps_json(const std::vector<model::RunStep>& steps);
int exit_code_of(model::RunOutcome outcome);
// Prints it as --json and --quiet say; of a run that was not well the text in any case. The exit code.
int show(const GlobalOptions& global, const run::RunReport& report);

}  // namespace bluedot::cli
