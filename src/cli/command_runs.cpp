#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/configuration.hpp"
#include "cli/exit_code.hpp"
#include "cli/run_text.hpp"
#include "store/tables/run_log.hpp"

#include <fmt/format.h>

namespace bluedot::cli {
namespace {

constexpr int64_t k_default_limit = 20;

struct RunsOptions {
  std::string action, run_id;
  int64_t limit = k_default_limit;
};

std::string outcome_of(const store::RunRow& run) {
  return run.outcome ? std::string(model::name_of(*run.outcome)) : "has not ended";
}

// `12.3`; empty for one that has not ended.
std::string seconds_of(const store::RunRow& run) {
  const auto from = base::Instant::parse(run.started_at), to = base::Instant::parse(run.finished_at);
  if (!from || !to) return "";
  return fmt::format("{:.1f}", static_cast<double>(to->milliseconds - from->milliseconds) / 1000);
}

Json to_json(const store::RunRow& run) {
  return {{"run", run.run_id},
          {"trigger", model::name_of(run.trigger)},
          {"started_at", run.started_at},
          {"finished_at", text_or_null(run.finished_at)},
          {"outcome", run.outcome ? Json(model::name_of(*run.outcome)) : Json(nullptr)},
          {"message", run.message},
          {"actor", run.actor},
          {"program_version", run.program_version}};
}

std::string message_of(const sql::Reader& database, const store::RunRow& run) {
  if (!run.message.empty() || !run.outcome) return run.message;
  return trouble_text(*run.outcome, store::steps_of(database, run.run_id));
}

int list_runs(const GlobalOptions& global, int64_t limit) {
  pipeline::Workspace workspace = make_workspace(global);
  const sql::Reader database = pipeline::open_for_reading(workspace);
  const auto runs = store::list_runs(database, limit);
  if (global.json) {
    Json list = Json::array();
    for (const store::RunRow& run : runs) {
      list.push_back(to_json(run));
      list.back()["message"] = message_of(database, run);
    }
    print_json({{"runs", list}});
    return k_exit_ok;
  }
  Table table({"run", "started", "trigger", "outcome", "seconds", "message"});
  for (const store::RunRow& run : runs) {
    table.add({run.run_id, run.started_at.substr(0, 16), std::string(model::name_of(run.trigger)), outcome_of(run),
               seconds_of(run), message_of(database, run)});
  }
  print(table.text());
  return k_exit_ok;
}

int show_run(const GlobalOptions& global, const std::string& prefix) {
  if (prefix.empty()) throw base::Error("runs show: which? 'bluedot runs' lists them", base::ErrorKind::usage);
  pipeline::Workspace workspace = make_workspace(global);
  const sql::Reader database = pipeline::open_for_reading(workspace);
  const auto run = store::find_run(database, prefix);
  if (!run) throw base::Error(fmt::format("there is no run '{}'; 'bluedot runs' lists them", prefix));
  const auto steps = store::steps_of(database, run->run_id);
  const auto batches = store::batches_of(database, run->run_id);
  if (global.json) {
    Json document = to_json(*run);
    document["steps"] = steps_json(steps);
    document["batches"] = batches;
    print_json(document);
    return k_exit_ok;
  }
  std::string text = fmt::format("run {}: {}\n", run->run_id, outcome_of(*run));
  text += fmt::format("  {}, from {} to {}, by {}\n", model::name_of(run->trigger), run->started_at,
                      run->finished_at.empty() ? "-" : run->finished_at, run->actor);
  if (!run->message.empty()) text += fmt::format("  {}\n", run->message);
  if (!batches.empty()) text += fmt::format("  batches {}\n", fmt::join(batches, ", "));
  print(text + steps_text(steps));
  return k_exit_ok;
}

int run_runs(const GlobalOptions& global, const RunsOptions& options) {
  return options.action.empty() ? list_runs(global, options.limit) : show_run(global, options.run_id);
}

}  // namespace

void add_runs(Options& app, CommandLine& line) {
  Options command = app.command("runs", "What became of the runs: the newest, or one with all its steps");
  auto options = std::make_shared<RunsOptions>();
  command.add("ACTION", options->action, "'show' for one run").one_of({"show"}).type_name("");
  command.add("RUN", options->run_id, "Its id, or how that begins").type_name("");
  command.add("--limit", options->limit, "How many (default 20)").between(1, 1'000'000).type_name("N");
  command.on_given([&line, options] { line.action = [&line, options] { return run_runs(line.options, *options); }; });
}

}  // namespace bluedot::cli
