// Moments at which `bluedot watch` was due, and what came of each.
#pragma once

#include "base/instant.hpp"
#include "sql/database.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

struct Tick {
  base::Instant due_at;
  bool has_run = false;
  std::string reason;  // why it was skipped
  std::string run_id;
};

// The last moment of the schedule that was dealt with.
std::optional<base::Instant> last_tick(const sql::Reader& database, const std::string& schedule);
// Within the caller's transaction. One that is recorded already stays as it is.
void insert_tick(sql::Writer& database, const std::string& schedule, const Tick& tick);

struct TickListing {
  std::string schedule;
  Tick tick;
};
// The newest `limit`, newest first.
std::vector<TickListing> list_ticks(const sql::Reader& database, int64_t limit);

}  // namespace bluedot::store
