#include "cli/run_text.hpp"

#include "cli/exit_code.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::cli {
namespace {

// The first line after the step's name, the others below it.
std::string indented(const std::string& message, size_t indent) {
  std::string text;
  for (const char c : message) {
    text += c;
    if (c == '\n') text.append(indent, ' ');
  }
  return text;
}

}  // namespace

std::string steps_text(const std::vector<model::RunStep>& steps) {
  size_t width = 0;
  for (const model::RunStep& step : steps) width = std::max(width, step.name.size());
  std::string text;
  for (const model::RunStep& step : steps) {
    const std::string head = fmt::format("  {:<{}}  {:<8}  ", step.name, width, model::name_of(step.outcome));
    text += head + indented(step.message, head.size()) + "\n";
  }
  return text;
}

std::string trouble_text(model::RunOutcome outcome, const std::vector<model::RunStep>& steps) {
  const auto step = std::ranges::find(steps, outcome, &model::RunStep::outcome);
  if (exit_code_of(outcome) == k_exit_ok || step == steps.end()) return "";
  const std::string& message = step->message;
  // Of a degraded step the first line says what was done, and those after it what was not.
  const size_t begin = outcome == model::RunOutcome::degraded ? message.find('\n') + 1 : 0;  // 0: there is one line
  return fmt::format("{}: {}", step->name, message.substr(begin, message.find('\n', begin) - begin));
}

std::string run_text(const run::RunReport& report) {
  return fmt::format("run {}: {}\n", report.run_id, model::name_of(report.outcome)) + steps_text(report.steps);
}

Json steps_json(const std::vector<model::RunStep>& steps) {
  Json list = Json::array();
  for (const model::RunStep& step : steps) {
    Json counts = Json::object();
    for (const auto& [name, count] : step.counts) counts[name] = count;
    list.push_back({{"name", step.name},
                    {"outcome", model::name_of(step.outcome)},
                    {"message", step.message},
                    {"counts", counts},
                    {"seconds", step.seconds}});
  }
  return list;
}

Json run_json(const run::RunReport& report) {
  return {{"run", report.run_id},
          {"trigger", model::name_of(report.trigger)},
          {"outcome", model::name_of(report.outcome)},
          {"steps", steps_json(report.steps)}};
}

int exit_code_of(model::RunOutcome outcome) {
  if (outcome == model::RunOutcome::failed) return k_exit_failed;
  return outcome == model::RunOutcome::degraded ? k_exit_findings : k_exit_ok;
}

int show(const GlobalOptions& global, const run::RunReport& report) {
  if (global.json) {
    print_json(run_json(report));
  } else if (!global.quiet || exit_code_of(report.outcome) != k_exit_ok) {
    print(run_text(report));
  }
  return exit_code_of(report.outcome);
}

}  // namespace bluedot::cli
