#include "run/report_back.hpp"

#include "run/remote_place.hpp"
#include "source/rclone_move.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>

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

std::string status_text(const pipeline::Workspace& workspace, const Pulled& pulled, const store::Delivery* delivery,
                        const model::RunStep& taken) {
  Json counts = Json::object();
  if (delivery != nullptr) {
    for (const auto& [name, count] : taken.counts) counts[name] = count;
  }
  const RunOutcome outcome = delivery != nullptr ? std::max(pulled.outcome, taken.outcome) : pulled.outcome;
  const Json status{{"run", workspace.run_id},
                    {"at", workspace.clock.now().iso()},
                    {"delivery", delivery != nullptr ? delivery->name : pulled.name},
                    {"outcome", model::name_of(outcome)},
                    {"message", pulled.message.substr(0, pulled.message.find('\n'))},
                    {"files", delivery != nullptr ? delivery->files : 0},
                    {"faults", details_of(pulled.message)},
                    {"counts", counts},
                    {"rejections", delivery != nullptr ? details_of(taken.message) : Json::array()}};
  return status.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

// Every file that is at the source as it was taken in.
void move_taken(pipeline::Workspace& workspace, const SourceSettings& source, const std::string& name,
                model::RunStep& step) {
  const source::Rclone rclone;
  const std::string from = remote_of(source, name);
  auto files = rclone.list(from).files;
  const auto taken = store::delivered_versions(pipeline::open_for_reading(workspace), source.name);
  std::erase_if(files, [&](const source::RemoteFile& file) { return !is_as_taken(taken, file); });
  const std::string to = beside(source, "taken/" + (name.empty() ? workspace.clock.now().iso().substr(0, 10) : name));
  for (const source::MovedFile& moved : source::move_files(rclone, from, files, to)) {
    if (!moved.failure) continue;
    step.outcome = RunOutcome::degraded;
    step.message += fmt::format("\n{}: {}", moved.file.path, moved.failure->text);
  }
}

}  // namespace

bool is_to_report(const Pulled& pulled, const std::vector<store::Delivery>& deliveries) {
  const SourceSettings& source = pulled.source;
  if (source.status.empty() && !source.moves) return false;
  return pulled.outcome != RunOutcome::nothing ||
         std::ranges::find(deliveries, source.name, &store::Delivery::source) != deliveries.end();
}

void report_back(pipeline::Workspace& workspace, const Pulled& pulled, const std::vector<store::Delivery>& deliveries,
                 const model::RunStep& taken, model::RunStep& step) {
  const SourceSettings& source = pulled.source;
  const store::Delivery* last = nullptr;
  std::set<std::string> names;
  for (const store::Delivery& delivery : deliveries) {
    if (delivery.source != source.name) continue;
    last = &delivery;
    names.insert(delivery.name);
  }
  step.outcome = RunOutcome::ok;
  if (!source.status.empty()) {
    const std::string path = beside(source, source.status) + "/" + source.name + "_status.json";
    source::Rclone().write_text(path, status_text(workspace, pulled, last, taken));
    step.message = path;
  }
  if (!source.moves || last == nullptr || taken.outcome == RunOutcome::failed) return;
  for (const std::string& name : names) move_taken(workspace, source, name, step);
}

}  // namespace bluedot::run
