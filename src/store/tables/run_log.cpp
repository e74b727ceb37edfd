#include "store/tables/run_log.hpp"

#include "base/error.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace bluedot::store {
namespace {

using Json = nlohmann::ordered_json;

RunRow row_of(const sql::Statement& row) {
  RunRow run{.run_id = std::string(row.text(0)),
             .trigger = model::parse_run_trigger(row.text(1)).value(),
             .started_at = std::string(row.text(2)),
             .finished_at = std::string(row.text(3)),
             .outcome = model::parse_run_outcome(row.text(4)),
             .message = std::string(row.text(5)),
             .actor = std::string(row.text(6)),
             .program_version = std::string(row.text(7))};
  return run;
}

}  // namespace

void insert_run(sql::Writer& database, const RunRow& run) {
  database.prepare_named("insert_run")
      .bind(run.run_id, model::name_of(run.trigger), run.started_at, run.actor, run.program_version)
      .write_one();
}

void insert_run_step(sql::Writer& database, const std::string& run_id, const model::RunStep& step) {
  Json counts = Json::object();
  for (const auto& [name, count] : step.counts) counts[name] = count;
  database.prepare_named("insert_run_step")
      .bind(run_id, step.name, model::name_of(step.outcome), step.message, counts.dump(), step.seconds)
      .write_one();
}

void finish_run(sql::Writer& database, const std::string& run_id, base::Instant at, model::RunOutcome outcome,
                const std::string& message) {
  database.prepare_named("finish_run").bind(run_id, at.iso(), model::name_of(outcome), message).write_one();
}

std::string store_mark(const sql::Reader& database) {
  sql::Statement row = database.prepare_named("store_mark");
  row.step();
  return std::string(row.text(0));
}

std::vector<RunRow> list_runs(const sql::Reader& database, int64_t limit) {
  std::vector<RunRow> runs;
  sql::Statement row = database.prepare_named("run_listing");
  row.bind(limit);
  while (row.step()) runs.push_back(row_of(row));
  return runs;
}

std::vector<RunRow> runs_cut_off(const sql::Reader& database) {
  std::vector<RunRow> runs;
  sql::Statement row = database.prepare_named("runs_cut_off");
  while (row.step()) runs.push_back(row_of(row));
  return runs;
}

std::optional<RunRow> find_run(const sql::Reader& database, const std::string& prefix) {
  sql::Statement row = database.prepare_named("run_by_prefix");
  if (!row.bind(prefix).step()) return std::nullopt;
  RunRow run = row_of(row);
  if (run.run_id != prefix && row.step()) {
    throw base::Error(fmt::format("the ids of several runs begin with '{}'; 'bluedot runs' lists them", prefix),
                      base::ErrorKind::usage);
  }
  return run;
}

std::vector<model::RunStep> steps_of(const sql::Reader& database, const std::string& run_id) {
  std::vector<model::RunStep> steps;
  sql::Statement row = database.prepare_named("run_steps");
  row.bind(run_id);
  while (row.step()) {
    model::RunStep& step = steps.emplace_back();
    step.name = row.text(0);
    step.outcome = model::parse_run_outcome(row.text(1)).value();
    step.message = row.text(2);
    const Json counts = Json::parse(row.text(3));
    for (const auto& [name, count] : counts.items()) {
      step.counts.emplace_back(name, count.get<int64_t>());
    }
    step.seconds = row.real(4);
  }
  return steps;
}

std::vector<int64_t> batches_of(const sql::Reader& database, const std::string& run_id) {
  std::vector<int64_t> batches;
  sql::Statement row = database.prepare_named("batches_in_run");
  row.bind(run_id);
  while (row.step()) batches.push_back(row.integer(0));
  return batches;
}

}  // namespace bluedot::store
