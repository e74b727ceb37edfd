#include "model/run.hpp"

#include <algorithm>
#include <array>

namespace bluedot::model {
namespace {

constexpr std::array<std::string_view, 4> k_triggers{"manual", "schedule", "watch", "http"};
constexpr std::array<std::string_view, 5> k_outcomes{"nothing", "ok", "degraded", "failed", "skipped"};

template <typename Value, size_t Count>
std::optional<Value> parse(const std::array<std::string_view, Count>& names, std::string_view text) {
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Value>(found - names.begin());
}

}  // namespace

std::string_view name_of(RunTrigger trigger) {
  return k_triggers.at(static_cast<size_t>(trigger));
}

std::string_view name_of(RunOutcome outcome) {
  return k_outcomes.at(static_cast<size_t>(outcome));
}

std::optional<RunTrigger> parse_run_trigger(std::string_view text) {
  return parse<RunTrigger>(k_triggers, text);
}

std::optional<RunOutcome> parse_run_outcome(std::string_view text) {
  return parse<RunOutcome>(k_outcomes, text);
}

RunOutcome outcome_of(const std::vector<RunStep>& steps) {
  RunOutcome worst = RunOutcome::nothing;
  for (const RunStep& step : steps) {
    if (step.outcome != RunOutcome::skipped) worst = std::max(worst, step.outcome);
  }
  return worst;
}

}  // namespace bluedot::model
