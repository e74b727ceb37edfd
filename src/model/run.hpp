// A run of the day's work, and what its steps can come to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bluedot::model {

enum class RunTrigger { manual, schedule, watch, http };

// In the order of how bad it is. A run is what the worst of its steps is; `skipped` is no outcome of a run.
enum class RunOutcome { nothing, ok, degraded, failed, skipped };

std::string_view name_of(RunTrigger trigger);
std::string_view name_of(RunOutcome outcome);
// Nothing for a text that is no name.
std::optional<RunTrigger> parse_run_trigger(std::string_view text);
std::optional<RunOutcome> parse_run_outcome(std::string_view text);

struct RunStep {
  std::string name;  // `pull drive`
  RunOutcome outcome = RunOutcome::nothing;
  std::string message = {};  // what happened, to what, and what to do next; of a skipped one why
  std::vector<std::pair<std::string, int64_t>> counts = {};
  double seconds = 0;
  bool stays_open = false;  // what is wrong is known until it is mended (store/tables/delivery_log, open_troubles)
};

// What a run with these steps is: skipped steps do not count.
RunOutcome outcome_of(const std::vector<RunStep>& steps);

}  // namespace bluedot::model
