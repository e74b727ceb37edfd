#include "store/settings_store.hpp"

#include "store/audit_log.hpp"
#include "store/value_json.hpp"

#include <fmt/format.h>

namespace bluedot::store {
namespace {

using Texts = std::map<std::string, std::string>;

Texts stored_texts(const sql::Database& database) {
  Texts texts;
  sql::Statement statement = database.prepare_named("settings");
  while (statement.step()) texts.emplace(statement.text(0), statement.text(1));
  return texts;
}

std::string setting_json(const std::string& name, const std::string& value) {
  return fmt::format("{{{}:{}}}", json_string(name), json_string(value));
}

}  // namespace

model::Settings load_settings(const sql::Database& database, const Texts& configured) {
  Texts texts = configured;
  texts.merge(stored_texts(database));  // keeps what is configured
  return model::Settings::from_texts(texts);
}

std::vector<std::string> apply_settings(sql::Database& database, const model::Settings& wanted, const RunInfo& run) {
  const Texts stored = stored_texts(database);
  Texts changed;
  for (const auto& [name, value] : wanted.as_texts()) {
    const auto found = stored.find(name);
    if (found == stored.end() || found->second != value) changed[name] = value;
  }
  if (changed.empty()) return {};

  sql::Transaction transaction(database);
  sql::Statement put = database.prepare_named("put_setting");
  std::vector<std::string> report;
  std::optional<int64_t> batch_id;
  std::optional<AuditLog> audit_log;
  for (const auto& [name, value] : changed) {
    const auto found = stored.find(name);
    if (found != stored.end()) {
      if (!batch_id) {
        RunInfo settings_run = run;
        settings_run.command = "settings";
        settings_run.run_id += "-settings";
        batch_id = insert_batch(database, settings_run);
        audit_log.emplace(database, run.started_at, run.actor);
      }
      audit_log->append(batch_id, {.action = "setting",
                                   .before = setting_json(name, found->second),
                                   .after = setting_json(name, value),
                                   .reason = "the configuration of the run differs"});
      report.push_back(fmt::format("{}: {} -> {}", name, found->second, value));
    }
    put.bind(name, value, batch_id).run();
  }
  transaction.commit();
  if (batch_id) complete_run(database, run.run_id + "-settings", {});
  return report;
}

}  // namespace bluedot::store
