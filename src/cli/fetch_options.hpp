// What `fetch` and `backfill` have in common: whom they ask, and the dates they are given.
#pragma once

#include "base/date.hpp"
#include "base/temporary_folder.hpp"
#include "cli/configuration.hpp"
#include "cli/output.hpp"
#include "fetch/plan.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::cli {

struct DateOptions {
  std::optional<std::string> date, from, to;
};
// Throws Error (usage) for what is no date, for `--date` beside the others, and for `--to` before `--from`.
std::optional<vendor::Window> window_of(const DateOptions& options, base::Instant now);

// The source of kind fetch that is configured first; without one, all providers that are configured, or Yahoo. It is
// called `vendors` then.
run::SourceSettings fetch_source(const RunPlan& plan);

// The store to plan with: where there is none yet an empty one in a folder of its own, so that planning makes none.
class StoreToPlanWith {
 public:
  explicit StoreToPlanWith(pipeline::Workspace& workspace);
  ~StoreToPlanWith() { m_workspace.store = m_named; }
  StoreToPlanWith(const StoreToPlanWith&) = delete;
  StoreToPlanWith& operator=(const StoreToPlanWith&) = delete;

 private:
  pipeline::Workspace& m_workspace;
  std::filesystem::path m_named;
  std::optional<base::TemporaryFolder> m_folder;
};

// One line for each symbol, and what is left of the providers' limits.
void print_plan(const GlobalOptions& global, const std::vector<fetch::Target>& targets,
                const std::vector<fetch::Allowance>& allowances, int64_t requests);

}  // namespace bluedot::cli
