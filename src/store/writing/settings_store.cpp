#include "store/writing/settings_store.hpp"

#include "store/rule/with_subject.hpp"
#include "store/tables/value_json.hpp"
#include "store/writing/evaluation_batch.hpp"

#include <fmt/format.h>

namespace bluedot::store {
namespace {

using Texts = std::map<std::string, std::string>;

Texts stored_texts(const sql::Reader& database) {
  Texts texts;
  sql::Statement statement = database.prepare_named("settings");
  while (statement.step()) texts.emplace(statement.text(0), statement.text(1));
  return texts;
}

std::string setting_json(const std::string& name, const std::string& value) {
  return fmt::format("{{{}:{}}}", json_string(name), json_string(value));
}

// Another priority of the feeds decides history too: every date that several of them speak about, and where symbols
// trade.
bool evaluate_feeds(const sql::Reader& database, EvaluationBatch& batch) {
  std::vector<EvaluationSpan> spans;
  sql::Statement row = database.prepare_named("series_of_several_feeds");
  while (row.step()) {
    const auto timeframe = model::parse_timeframe(row.text(2)).value();
    spans.push_back({row.integer(0), row.integer(1), timeframe, read_span(row, 3), {}});
  }
  sql::Statement dots = database.prepare_named("dots_of_several_feeds");
  while (dots.step()) {
    spans.push_back({dots.integer(1), dots.integer(0), model::Timeframe::daily, {}, read_span(dots, 2)});
  }
  std::vector<std::pair<int64_t, int64_t>> symbols;  // and the first series of each
  sql::Statement first = database.prepare_named("first_series");
  while (first.step()) symbols.emplace_back(first.integer(0), first.integer(1));
  int64_t changes = 0;
  for (const auto& [symbol_id, series_id] : symbols) batch.locate_again(symbol_id, series_id);
  for (const EvaluationSpan& span : spans) changes += batch.evaluate_again(span);
  changes += batch.derive_moved_weeks();
  return changes > 0;
}

// Weekly bars derived from daily ones are all of history's, or none of it.
bool derive_all(const sql::Reader& database, const model::Settings& settings, EvaluationBatch& batch) {
  int64_t changes = 0;
  sql::Statement row = database.prepare_named(settings.derive_weekly ? "daily_series" : "weekly_series_derived");
  std::vector<std::pair<int64_t, int64_t>> all;  // series, symbol
  while (row.step()) all.emplace_back(row.integer(0), row.integer(1));
  const std::pair history(base::k_first_date, base::k_last_date);
  for (const auto& [series_id, symbol_id] : all) {
    changes += settings.derive_weekly
                   ? batch.derive_weeks(symbol_id, history.first, history.second)
                   : batch.evaluate_again({series_id, symbol_id, model::Timeframe::weekly, history, {}});
  }
  return changes > 0;
}

// The settings of a store, and those of what is wanted that are others.
struct Difference {
  Texts stored, changed;
};

Difference difference(const sql::Reader& database, const model::Settings& wanted) {
  Difference all;
  all.stored = stored_texts(database);
  // A store that was written before a setting was thought of has its default.
  if (!all.stored.empty()) all.stored.merge(model::Settings{}.as_texts());
  for (const auto& [name, value] : wanted.as_texts()) {
    const auto found = all.stored.find(name);
    if (found == all.stored.end() || found->second != value) all.changed[name] = value;
  }
  return all;
}

// What follows for history; whether bars changed.
bool evaluate_changed(const sql::Reader& database, const Texts& changed, const model::Settings& wanted,
                      EvaluationBatch& batch) {
  bool has_changed_bars = false;
  if (changed.contains("feed_priority")) {
    has_changed_bars = with_subject("feed_priority cannot be applied", [&] { return evaluate_feeds(database, batch); });
  }
  if (changed.contains("derive_weekly")) {
    has_changed_bars =
        with_subject("derive_weekly cannot be applied", [&] { return derive_all(database, wanted, batch); }) ||
        has_changed_bars;
  }
  return has_changed_bars;
}

struct Applied {
  std::vector<std::string> report;  // empty: the store had no settings yet
  bool has_changed_bars = false;
};

// Within the caller's transaction.
Applied apply(sql::Writer& database, const Difference& difference, const model::Settings& wanted, const RunInfo& run) {
  const auto& [stored, changed] = difference;
  Applied applied;
  std::optional<EvaluationBatch> batch;
  for (const auto& [name, value] : changed) {
    const auto found = stored.find(name);
    if (found == stored.end()) continue;
    if (!batch) batch.emplace(database, wanted, run.as_own_run(Command::settings));
    batch->audit_log().append(batch->batch_id(), {.action = "setting",
                                                  .before = setting_json(name, found->second),
                                                  .after = setting_json(name, value),
                                                  .reason = "the configuration of the run differs"});
    applied.report.push_back(fmt::format("{}: {} -> {}", name, found->second, value));
  }
  sql::Statement put = database.prepare_named("put_setting");
  for (const auto& [name, value] : changed) {
    put.bind(name, value, batch ? std::optional(batch->batch_id()) : std::nullopt).run();
  }
  if (batch) {
    applied.has_changed_bars = evaluate_changed(database, changed, wanted, *batch);
    batch->conclude(run.started_at);
  }
  return applied;
}

}  // namespace

model::Settings load_settings(const sql::Reader& database, const Texts& configured) {
  Texts texts = configured;
  texts.merge(stored_texts(database));  // keeps what is configured
  return model::Settings::from_texts(texts);
}

std::vector<std::string> apply_settings(sql::Writer& database, const model::Settings& wanted, const RunInfo& run) {
  const Difference pending = difference(database, wanted);
  if (pending.changed.empty()) return {};
  sql::Transaction transaction(database);
  const Applied applied = apply(database, pending, wanted, run);
  transaction.commit();
  // Else its exports are still to be done, by the run that follows.
  if (!applied.report.empty() && !applied.has_changed_bars) {
    complete_run(database, run.as_own_run(Command::settings).run_id, {});
  }
  return applied.report;
}

void rehearse_settings(sql::Writer& database, const model::Settings& wanted, const RunInfo& run) {
  const Difference pending = difference(database, wanted);
  if (pending.changed.empty()) return;
  const sql::Transaction given_up(database);
  apply(database, pending, wanted, run);
}

}  // namespace bluedot::store
