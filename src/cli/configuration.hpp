// From options, environment and configuration file to a workspace: flags win over environment over file over defaults.
#pragma once

#include "cli/command.hpp"
#include "pipeline/workspace.hpp"
#include "run/run_settings.hpp"

namespace bluedot::cli {

inline constexpr const char* k_default_store = "bluedot.db";
inline constexpr const char* k_default_config = "bluedot.yaml";
// As the option's value: read none, not even the default. No file can be called so.
inline constexpr const char* k_no_config = "/";

// Throws Error (usage) naming file, line and key for what the configuration gets wrong.
pipeline::Workspace make_workspace(const GlobalOptions& options);

struct RunPlan {
  pipeline::Workspace workspace;
  run::RunSettings settings;  // the inbox is never empty
};
// The same for commands that do the day's work.
RunPlan make_run_plan(const GlobalOptions& options);

// Where the configuration is read from, and where `init` writes one.
std::string config_path(const GlobalOptions& options);

// The text of a configuration file with every setting, its default and what it means, all commented out.
std::string default_config_text();

}  // namespace bluedot::cli
