#include "cli/configuration.hpp"

#include "base/config.hpp"
#include "base/error.hpp"
#include "base/number_text.hpp"
#include "cli/file_settings.hpp"
#include "cli/output.hpp"
#include "cli/progress.hpp"
#include "fetch/universe_names.hpp"
#include "source/universe_file.hpp"
#include "vendor/vendor.hpp"

#include <array>
#include <cstdlib>
#include <pwd.h>
#include <thread>
#include <unistd.h>

namespace bluedot::cli {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string first_of(std::initializer_list<std::string> candidates) {
  for (const std::string& candidate : candidates) {
    if (!candidate.empty()) return candidate;
  }
  return "";
}

std::string actor() {
  const struct passwd* entry = getpwuid(geteuid());
  const std::string user = entry == nullptr ? std::to_string(geteuid()) : entry->pw_name;
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  return user + "@" + host.data();
}

size_t jobs_from_environment() {
  const std::string text = environment("BLUEDOT_JOBS");
  if (text.empty()) return 0;
  const auto jobs = base::parse_number<size_t>(text);
  if (!jobs || *jobs < 1 || *jobs > 256) {
    throw base::Error("BLUEDOT_JOBS: '" + text + "' is no whole number from 1 to 256", base::ErrorKind::usage);
  }
  return *jobs;
}

// BLUEDOT_NOW fixes the clock, for tests and runs that must be repeatable.
base::Clock make_clock() {
  const std::string text = environment("BLUEDOT_NOW");
  if (text.empty()) return {};
  const auto now = base::Instant::parse(text);
  if (!now) throw base::Error("BLUEDOT_NOW: '" + text + "' is no date or UTC time", base::ErrorKind::usage);
  return base::Clock(*now);
}

// What vendors call its symbols becomes part of the symbol map.
void read_universe_of(FileSettings& settings) {
  run::RunSettings& run = settings.run;
  if (run.universe_file.empty()) return;
  std::vector<std::string> vendors;
  for (const vendor::Vendor& vendor : vendor::vendors()) vendors.emplace_back(vendor.name);
  run.universe = source::read_universe(run.universe_file, vendors);
  model::SymbolMap map = settings.symbol_map.value_or(model::SymbolMap());
  fetch::add_names(map, run.universe, providers_of(run));
  if (!map.empty()) settings.configured["symbol_map"] = map.text();
}

FileSettings read_file(const GlobalOptions& options) {
  const std::string config = config_path(options);
  // Only the default may be missing: a file that was named must be there.
  const bool is_named = config != k_default_config || !options.config.empty();
  if (config == k_no_config || (!is_named && !std::filesystem::exists(config))) return {};
  FileSettings settings = to_file_settings(base::read_config(config), config);
  read_universe_of(settings);
  return settings;
}

pipeline::Workspace workspace_of(const GlobalOptions& options, const FileSettings& file) {
  pipeline::Workspace workspace;
  workspace.store = first_of({options.store, environment("BLUEDOT_STORE"), file.store, k_default_store});
  workspace.export_dir = first_of({options.export_dir, environment("BLUEDOT_EXPORT_DIR"), file.export_dir,
                                   (workspace.store.parent_path() / "exports").string()});
  workspace.configured = file.configured;
  workspace.quality_rules = file.quality_rules;
  workspace.archive_to = file.archive_to;
  if (file.archive_keep_days) workspace.archive_keep_days = static_cast<int64_t>(*file.archive_keep_days);
  if (file.max_store_mb) workspace.max_store_bytes = static_cast<int64_t>(*file.max_store_mb) * 1'000'000;
  if (file.max_document_mb) workspace.max_document_bytes = *file.max_document_mb << 20;
  const size_t cores = std::max(1u, std::thread::hardware_concurrency());
  const size_t environment_jobs = jobs_from_environment();
  workspace.jobs = options.jobs ? *options.jobs : environment_jobs > 0 ? environment_jobs : file.jobs.value_or(cores);
  workspace.actor = actor();
  workspace.program_version = BLUEDOT_VERSION;
  workspace.clock = make_clock();
  if (!options.quiet) {
    workspace.warn = [](const std::string& message) { print_message(message); };
    workspace.progress = make_progress_bar();
  }
  return workspace;
}

}  // namespace

std::string config_path(const GlobalOptions& options) {
  return first_of({options.config, environment("BLUEDOT_CONFIG"), k_default_config});
}

pipeline::Workspace make_workspace(const GlobalOptions& options) {
  return make_run_plan(options).workspace;
}

RunPlan make_run_plan(const GlobalOptions& options) {
  FileSettings file = read_file(options);
  RunPlan plan{workspace_of(options, file), std::move(file.run)};
  if (plan.settings.inbox.empty()) plan.settings.inbox = plan.workspace.store.parent_path() / "inbox";
  return plan;
}

}  // namespace bluedot::cli
