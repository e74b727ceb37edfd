#include "store/tables/tick_log.hpp"

namespace bluedot::store {

std::optional<base::Instant> last_tick(const sql::Reader& database, const std::string& schedule) {
  sql::Statement row = database.prepare_named("last_tick");
  row.bind(schedule);
  return row.step() ? base::Instant::parse(row.text(0)) : std::nullopt;
}

void insert_tick(sql::Writer& database, const std::string& schedule, const Tick& tick) {
  database.prepare_named("insert_tick")
      .bind(schedule, tick.due_at.iso(), tick.has_run ? "ran" : "skipped", tick.reason,
            tick.run_id.empty() ? std::nullopt : std::optional(tick.run_id))
      .run();
}

std::vector<TickListing> list_ticks(const sql::Reader& database, int64_t limit) {
  std::vector<TickListing> ticks;
  sql::Statement row = database.prepare_named("tick_listing");
  row.bind(limit);
  while (row.step()) {
    ticks.push_back({std::string(row.text(0)),
                     {.due_at = base::Instant::parse(row.text(1)).value(),
                      .has_run = row.text(2) == "ran",
                      .reason = std::string(row.text(3)),
                      .run_id = std::string(row.text(4))}});
  }
  return ticks;
}

}  // namespace bluedot::store
