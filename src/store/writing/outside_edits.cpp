#include "store/writing/outside_edits.hpp"

#include "store/tables/audit_log.hpp"
#include "store/writing/evaluation_batch.hpp"
#include "store/writing/settings_store.hpp"

#include <map>
#include <set>

namespace bluedot::store {
namespace {

using WeeksOfSymbols = std::map<int64_t, std::set<base::Date>>;  // Fridays by symbol

WeeksOfSymbols weeks_edited_since(const sql::Reader& database, int64_t last_sealed) {
  WeeksOfSymbols weeks;
  sql::Statement row = database.prepare_named("days_edited_outside");
  row.bind(last_sealed);
  while (row.step()) {
    weeks[row.integer(0)].insert(base::Date::parse_iso(row.text(1)).value().friday_of_iso_week());
  }
  return weeks;
}

void derive_weeks(sql::Writer& database, int64_t last_sealed, const RunInfo& run) {
  const model::Settings settings = load_settings(database, {});
  if (!settings.derive_weekly) return;
  const WeeksOfSymbols weeks = weeks_edited_since(database, last_sealed);
  if (weeks.empty()) return;
  EvaluationBatch batch(database, settings, run.as_own_run(Command::derive));
  for (const auto& [symbol_id, fridays] : weeks) {
    for (const base::Date friday : fridays) batch.derive_weeks(symbol_id, friday, friday);
  }
  batch.conclude(run.started_at);
}

}  // namespace

bool has_outside_edits(const sql::Reader& database) {
  sql::Statement row = database.prepare_named("outside_edits");
  return row.step() && row.integer(0) > 0;
}

int64_t settle_outside_edits(sql::Writer& database, const RunInfo& run) {
  sql::Statement row = database.prepare_named("outside_edits");
  row.step();
  const int64_t entries = row.integer(0);
  const int64_t last_sealed = row.integer(1);
  const bool has_leftovers = row.integer(2) != 0;
  row.reset();
  if (entries == 0 && !has_leftovers) return 0;
  sql::Transaction transaction(database);
  const AuditLog seals(database, run.started_at, run.actor);
  database.prepare_named("count_series_of_sql_batches").bind(last_sealed).run();
  database.prepare_named("clear_bar_edits").run();
  database.prepare_named("clear_signal_edits").run();
  derive_weeks(database, last_sealed, run);
  transaction.commit();
  return entries;
}

}  // namespace bluedot::store
