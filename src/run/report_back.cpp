#include "run/report_back.hpp"

#include "run/remote_place.hpp"
#include "source/rclone_move.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace bluedot::run {
namespace {

using Json = nlohmann::ordered_json;
using model::RunOutcome;

constexpr std::string_view k_rejected = "rejected: ";  // as take_in writes it; here the list says so

// The lines of a message after the first.
Json details_of(const std::string& message) {
  Json details = Json::array();
  for (size_t at = message.find('\n'); at != std::string::npos;) {
    const size_t end = message.find('\n', at + 1);
    std::string detail = message.substr(at + 1, end == std::string::npos ? end : end - at - 1);
    if (detail.starts_with(k_rejected)) detail.erase(0, k_rejected.size());
    details.push_back(std::move(detail));
    at = end;
  }
  return details;
}

std::string status_text(const pipeline::Workspace& workspace, const Pulled& pulled, const model::RunStep& taken) {
  Json counts = Json::object();
  if (pulled.delivery) {
    for (const auto& [name, count] : taken.counts) counts[name] = count;
  }
  const RunOutcome outcome = pulled.delivery ? std::max(pulled.outcome, taken.outcome) : pulled.outcome;
  const Json status{{"run", workspace.run_id},
                    {"at", workspace.clock.now().iso()},
                    {"delivery", pulled.name},
                    {"outcome", model::name_of(outcome)},
                    {"message", pulled.message.substr(0, pulled.message.find('\n'))},
                    {"files", pulled.delivery ? pulled.delivery->files : 0},
                    {"faults", details_of(pulled.message)},
                    {"counts", counts},
                    {"rejections", pulled.delivery ? details_of(taken.message) : Json::array()}};
  return status.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void move_taken(const source::Rclone& rclone, const Pulled& pulled, const std::string& date, model::RunStep& step) {
  const std::string to = beside(pulled.source, "taken/" + (pulled.name.empty() ? date : pulled.name));
  const std::string from = remote_of(pulled.source, pulled.name);
  for (const source::MovedFile& moved : source::move_files(rclone, from, pulled.taken, to)) {
    if (!moved.failure) continue;
    step.outcome = RunOutcome::degraded;
    step.message += fmt::format("\n{}: {}", moved.file.path, moved.failure->text);
  }
}

}  // namespace

void report_back(const pipeline::Workspace& workspace, const Pulled& pulled, const model::RunStep& taken,
                 model::RunStep& step) {
  const source::Rclone rclone;
  const SourceSettings& source = pulled.source;
  step.outcome = RunOutcome::ok;
  if (!source.status.empty()) {
    const std::string path = beside(source, source.status) + "/" + source.name + "_status.json";
    rclone.write_text(path, status_text(workspace, pulled, taken));
    step.message = path;
  }
  const bool is_in = taken.outcome == RunOutcome::ok || taken.outcome == RunOutcome::degraded;
  if (source.moves && is_in && !pulled.taken.empty()) {
    move_taken(rclone, pulled, workspace.clock.now().iso().substr(0, 10), step);
  }
}

}  // namespace bluedot::run
