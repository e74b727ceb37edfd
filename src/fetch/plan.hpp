// What is to be asked for: of each symbol what it lacks, and bars of the past that somebody wants.
#pragma once

#include "base/date.hpp"
#include "base/instant.hpp"
#include "fetch/fetch_settings.hpp"
#include "model/universe.hpp"
#include "pipeline/workspace.hpp"
#include "store/vendors/vendor_log.hpp"
#include "vendor/wish.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::fetch {

// As somebody typed it; everything may be left out.
struct FetchRequest {
  std::vector<std::string> symbols = {};         // of the universe or not; empty: the universe
  std::optional<base::Date> from = {}, to = {};  // asked for whatever the store has; `to` alone is not
  std::string provider = {};                     // ask this one only
  bool is_past_only = false;                     // what waits of the past, and nothing else
};

struct Target {
  vendor::Wish wish;
  std::optional<int64_t> backfill_id = {};  // of the wish for bars of the past that it is
};

// An answer is good for so long, also one that lacks the newest session: it may be a holiday, or the vendor is late.
inline constexpr int64_t k_answer_holds_ms = 60 * base::k_ms_per_minute;

// The last session of the exchange that has closed, were there no holidays.
base::Date last_closed_session(const model::Exchange& exchange, base::Instant now);

// Symbols whose newest settled bar is not that of the last closed session, those first that were asked longest ago;
// then what waits of the past. A symbol that was asked less than an hour ago, and since that session's close, is left
// out.
std::vector<Target> plan_targets(const pipeline::Workspace& workspace, const sql::Reader& database,
                                 const FetchSettings& settings, const model::Universe& universe,
                                 const FetchRequest& request);

// The same of bars of the past that nobody keeps in mind yet.
std::vector<Target> targets_of(const pipeline::Workspace& workspace, const sql::Reader& database,
                               const model::Universe& universe, const std::vector<store::Backfill>& wishes);

// Days of the targets on which most of the universe's other symbols have a settled bar: a few symbols alone do not show
// whether there was trade.
vendor::TradedDays traded_days(const pipeline::Workspace& workspace, const sql::Reader& database,
                               const model::Universe& universe, const std::vector<Target>& targets);

// What the past lacks: of each symbol the window from the first to the last working day in it without a settled bar,
// unless all of it was asked for before.
struct MissingPast {
  std::string symbol;
  vendor::Window window;
  int64_t days = 0;  // that are missing
};
std::vector<MissingPast> find_missing(const pipeline::Workspace& workspace, const sql::Reader& database,
                                      const std::vector<std::string>& symbols, const vendor::Window& window);

// How many more requests of today each provider lets; nothing: as many as we like.
struct Allowance {
  std::string provider;
  std::optional<int64_t> requests = {};
  std::optional<base::Instant> until = {};  // when there are more again
};
std::vector<Allowance> allowances(const sql::Reader& database, const FetchSettings& settings, base::Instant now);

// How many requests it takes, if the first provider that has the symbol answers.
int64_t requests_of(const std::vector<Target>& targets, const FetchSettings& settings);

}  // namespace bluedot::fetch
