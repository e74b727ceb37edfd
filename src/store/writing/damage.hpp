// What a shortcut would have hidden: a bar or dot that is not what the store's own digests, or a document that was
// taken in before, say that it is. Something changed it without the triggers: a program that switched them off, a disk.
#pragma once

#include "model/change.hpp"
#include "model/document.hpp"
#include "sql/database.hpp"
#include "store/rule/coverage.hpp"
#include "store/tables/audit_log.hpp"
#include "store/tables/pin_table.hpp"
#include "store/tables/series_change.hpp"
#include "store/writing/signal_writer.hpp"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace bluedot::store {

// One document in so many is compared with the rows themselves, by its number in the run and the last batch before it:
// every file of a daily delivery comes round in as many days.
constexpr int64_t k_read_again_one_in = 16;
constexpr bool is_read_again(size_t index, int64_t last_batch) {
  return (static_cast<int64_t>(index) + last_batch) % k_read_again_one_in == 0;
}

// A bar that was put back; nothing: there was none, there is none.
struct RestoredBar {
  base::Date date;
  std::optional<model::Bar> found, restored;
  bool is_pinned = false;  // a person's correction holds fields of it
};

struct RestoredDot {
  base::Date date;
  bool is_dot = false;     // by now
  bool is_pinned = false;  // a person's correction says so
};

struct Restored {
  std::vector<RestoredBar> bars;
  std::vector<RestoredDot> dots;
  int64_t weeks = 0;  // derived weeks that were not what their days say, and were derived again
  bool empty() const { return bars.empty() && dots.empty(); }
};

// Takes out of the comparison what differs on dates that are known to stand as the document says. `known`: ascending.
std::vector<RestoredBar> take_damage(std::span<const DateRange> known, const model::Document& document,
                                     model::BarComparison& comparison);
// Of a document that was taken in before, or of derived weeks that nothing changed: whatever would change.
std::vector<RestoredBar> take_damage(const model::BarComparison& comparison);
// Of such a document the dates that corrections hold and that it decides but for them: what they come to over its bars.
// `derives`: whether a finished week that follows from its days may decide instead of an unfinished one.
std::vector<RestoredBar> held_damaged(std::span<const model::StoredBar> stored, const model::Document& document,
                                      const Coverage& coverage, const BarCorrections& held, bool derives);
// Dots that are not those of a list that is known to stand: all the symbol's from its first on. `stored`: ascending.
std::vector<RestoredDot> dots_damaged(std::span<const base::Date> stored, std::span<const base::Date> listed);

// Puts rows back as they were: nothing of it is a new word of anybody, so neither history nor batch tells of a change.
// The log does.
class Restorer {
 public:
  Restorer(sql::Writer& database, AuditLog& audit_log);

  // `feed`: of the document that says how they were, which the series names if the store has it already. Returns what
  // changed, for the revision of the series.
  SeriesChange restore(const SeriesInBatch& series, std::string_view feed, std::span<const RestoredBar> bars);
  void restore(const SeriesInBatch& series, std::string_view feed, std::span<const RestoredDot> dots);

 private:
  AuditLog& m_audit_log;
  sql::Statement m_set_bar, m_add_bar, m_drop_bar, m_add_dot, m_drop_dot;
};

}  // namespace bluedot::store
