// What vendors said when they were asked, what their limits leave, and which bars of the past are still to be asked
// for.
#pragma once

#include "base/date.hpp"
#include "base/instant.hpp"
#include "sql/database.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

struct VendorAnswer {
  std::string symbol, provider;
  base::Instant asked_at;
  base::Date from, to;  // of the window that was asked for
  std::string verdict;  // as vendor/ask.hpp has them
  std::string message = {};
  std::optional<base::Date> newest = {};  // bar that it had
  int64_t requests = 0;                   // 0: it was not asked, as it was closed
};

// What is left of a provider's limits.
struct VendorLimit {
  std::optional<base::Instant> began_at;  // of the 24 hours for which requests are counted
  int64_t requests = 0;                   // since then
  std::optional<base::Instant> closed_until = {};
  std::string reason = {};
};

struct Backfill {
  int64_t backfill_id = 0;
  std::string symbol;
  base::Date from, to;
  base::Instant wanted_at = {};
};

// The newest settled daily bar, whoever said it; nothing: the store has none of the symbol.
std::optional<base::Date> last_settled_day(const sql::Reader& database, const std::string& symbol);
// The oldest of them.
std::optional<base::Date> first_settled_day(const sql::Reader& database, const std::string& symbol);
// Days from `from` to `to` with a settled bar, ascending.
std::vector<base::Date> days_with_a_bar(const sql::Reader& database, const std::string& symbol, base::Date from,
                                        base::Date to);

// Which feed said the bars of sessions that stand, of the days from `from` to `to`.
std::map<base::Date, std::string> feeds_of_days(const sql::Reader& database, const std::string& symbol, base::Date from,
                                                base::Date to);

// The last of each provider.
std::vector<VendorAnswer> vendor_answers(const sql::Reader& database, const std::string& symbol);
VendorLimit vendor_limit(const sql::Reader& database, const std::string& provider);
std::vector<Backfill> waiting_backfills(const sql::Reader& database);
// When all of these days were last asked for by one wish that is done; nothing: never.
std::optional<base::Instant> last_backfill(const sql::Reader& database, const std::string& symbol, base::Date from,
                                           base::Date to);
bool is_delivered_digest(const sql::Reader& database, const std::string& source, const std::string& digest);

// Each within the caller's transaction.
void set_vendor_answer(sql::Writer& database, const VendorAnswer& answer, const std::string& run_id);
void set_vendor_limit(sql::Writer& database, const std::string& provider, const VendorLimit& limit);
// Nothing happens if the same wish waits already.
void insert_backfill(sql::Writer& database, const Backfill& backfill);
// Nothing happens if it is done already.
void set_backfill_done(sql::Writer& database, int64_t backfill_id, base::Instant at, const std::string& verdict);

}  // namespace bluedot::store
