// From which date on a series may differ from what it was, by the audit log: what was logged since a known entry.
#pragma once

#include "store/tables/export_reader.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace bluedot::store {

class LoggedChanges {
 public:
  // Reads what the log has behind its entry `since`: as much work as was done since, whatever the store holds. Without
  // `since` nothing is known.
  LoggedChanges(const sql::Reader& database, std::optional<int64_t> since);

  // The first date at which bars or dots of the series may differ from those of its revision `shown`, which it had at
  // the entry `since` or later. Nothing when the log cannot tell: it does not explain each revision from `shown` to
  // today's, or has an entry of a kind this program does not know.
  std::optional<base::Date> first_date(const ExportSeries& series, int64_t shown) const;

 private:
  struct Changes {
    std::optional<base::Date> first;
    std::vector<int64_t> batches;  // ascending; each raised the revision once
    bool is_vague = false;
    void add(std::optional<int64_t> batch_id, std::optional<base::Date> date);
  };
  static const Changes& find(const std::map<int64_t, Changes>& changes, int64_t id);

  bool m_is_known = false;
  std::map<int64_t, Changes> m_bars;  // by series
  std::map<int64_t, Changes> m_dots;  // by symbol: dots belong to all its series
};

// The number of the log's last entry, for `since` later on.
int64_t last_audit_id(const sql::Reader& database);

}  // namespace bluedot::store
