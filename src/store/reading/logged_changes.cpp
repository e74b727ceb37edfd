#include "store/reading/logged_changes.hpp"

#include <algorithm>
#include <iterator>

namespace bluedot::store {
namespace {

enum class Concerns { bars, dots, nothing_exported, unknown };

// By the actions of series_writer, signal_writer and batch_writer.
Concerns concerns(std::string_view action) {
  if (action == "insert" || action == "revise" || action == "settle" || action == "retract") return Concerns::bars;
  if (action == "insert_signals" || action == "retract_signal") return Concerns::dots;
  if (action == "rename") return Concerns::nothing_exported;    // symbol_info has names, and is always made anew
  if (action == "relocate") return Concerns::nothing_exported;  // which day is today there is in the fingerprint
  return Concerns::unknown;
}

}  // namespace

void LoggedChanges::Changes::add(std::optional<int64_t> batch_id, std::optional<base::Date> date) {
  if (!batch_id || !date) {
    is_vague = true;
    return;
  }
  if (!first || *date < *first) first = date;
  if (batches.empty() || batches.back() < *batch_id) {
    batches.push_back(*batch_id);
  } else if (batches.back() != *batch_id) {
    is_vague = true;  // entries come in the order of their batches; these were not written by us
  }
}

LoggedChanges::LoggedChanges(const sql::Reader& database, std::optional<int64_t> since) {
  // A log shorter than it was has been cut off: it explains nothing.
  if (!since || *since > last_audit_id(database)) return;
  m_is_known = true;
  sql::Statement entry = database.prepare_named("changes_logged_since");
  entry.bind(*since);
  while (entry.step()) {
    const auto batch_id = entry.optional_integer(2);
    const auto date = base::Date::parse_iso(entry.text(4));
    switch (concerns(entry.text(3))) {
      case Concerns::bars:
        m_bars[entry.integer(0)].add(batch_id, date);
        break;
      case Concerns::dots:
        m_dots[entry.integer(1)].add(batch_id, date);
        break;
      case Concerns::unknown:
        m_bars[entry.integer(0)].is_vague = m_dots[entry.integer(1)].is_vague = true;
        break;
      case Concerns::nothing_exported:
        break;
    }
  }
}

std::optional<base::Date> LoggedChanges::first_date(const ExportSeries& series, int64_t shown) const {
  if (!m_is_known) return std::nullopt;
  const Changes& bars = find(m_bars, series.series_id);
  const Changes& dots = find(m_dots, series.symbol_id);
  std::vector<int64_t> batches;
  std::ranges::set_union(bars.batches, dots.batches, std::back_inserter(batches));
  if (bars.is_vague || dots.is_vague || std::ssize(batches) != series.revision - shown) return std::nullopt;
  std::optional<base::Date> first = bars.first;
  if (dots.first) {
    const base::Date of_bar = model::bar_date(series.timeframe, *dots.first);
    if (!first || of_bar < *first) first = of_bar;
  }
  return first;
}

const LoggedChanges::Changes& LoggedChanges::find(const std::map<int64_t, Changes>& changes, int64_t id) {
  static const Changes k_none;
  const auto found = changes.find(id);
  return found == changes.end() ? k_none : found->second;
}

int64_t last_audit_id(const sql::Reader& database) {
  sql::Statement last = database.prepare_named("last_audit_id");
  last.step();
  return last.integer(0);
}

}  // namespace bluedot::store
