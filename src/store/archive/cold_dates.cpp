#include "store/archive/cold_dates.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "store/check/rule_check.hpp"
#include "store/rule/dot_statements.hpp"
#include "store/rule/evaluation.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <string>
#include <utility>

namespace bluedot::store {
namespace {

[[noreturn]] void refuse(const std::string& what, base::Date date) {
  throw base::Error(fmt::format(
      "{} {}: what stands is not what was said; nothing is archived ('bluedot check' says more)", what, date.iso()));
}

std::map<int64_t, std::vector<base::Date>> dates_by_id(const sql::Reader& database, std::string_view query,
                                                       int64_t until_batch, int64_t first_kept) {
  std::map<int64_t, std::vector<base::Date>> dates;
  sql::Statement row = database.prepare_named(query);
  row.bind(until_batch, first_kept);
  while (row.step()) dates[row.integer(0)].push_back(base::Date::parse_iso(row.text(1)).value());
  return dates;
}

// Whether the cold rows of a date may go. Not with the last word of a feed where later documents may go on from it, or
// where an older word of the feed would be left and taken for the last. Else the writer records whatever the feed says
// next (store/rule/said_before).
class ColdRows {
 public:
  ColdRows(const sql::Reader& database, std::string_view later_documents, int64_t until_batch, int64_t first_kept)
      : m_until_batch(until_batch), m_first_kept(first_kept) {
    sql::Statement last = database.prepare_named("last_document_of_batches");
    last.bind(until_batch).step();
    m_last_document = last.integer(0);
    sql::Statement later = database.prepare_named(later_documents);
    later.bind(until_batch);
    while (later.step()) {
      m_spoken_later[{later.integer(0), std::string(later.text(1))}] = base::Date::parse_iso(later.text(2)).value();
    }
  }

  template <typename OneRecord>
  bool may_go(int64_t id, base::Date date, const std::vector<OneRecord>& records) const {
    return std::ranges::none_of(records, [&](const OneRecord& one) {
      return is_needed(id, date, one.feed, records) || is_needed(id, date, one.until_feed, records);
    });
  }

 private:
  template <typename OneRecord>
  bool is_needed(int64_t id, base::Date date, const std::string& feed, const std::vector<OneRecord>& records) const {
    const auto last = feed.empty() ? std::nullopt : last_word(records, feed, m_last_document);
    if (!last || !is_cold(*last->record)) return false;
    const auto later = m_spoken_later.find({id, feed});
    if (later != m_spoken_later.end() && later->second <= date) return true;
    std::vector<OneRecord> left;
    std::ranges::remove_copy_if(records, std::back_inserter(left), [&](const Record& one) { return is_cold(one); });
    return last_word(left, feed).has_value();
  }
  bool is_cold(const Record& record) const {
    return record.row_id != 0 && record.row_id < m_first_kept && *record.until_batch <= m_until_batch;
  }

  int64_t m_until_batch, m_first_kept, m_last_document = 0;
  std::map<std::pair<int64_t, std::string>, base::Date> m_spoken_later;  // by feeds, since which date
};

}  // namespace

std::vector<ColdDate> cold_bar_dates(const sql::Reader& database, const model::Settings& settings, int64_t until_batch,
                                     int64_t first_kept) {
  std::vector<ColdDate> all;
  const auto dates = dates_by_id(database, "cold_bar_dates", until_batch, first_kept);
  if (dates.empty()) return all;
  const ColdRows cold(database, "later_documents", until_batch, first_kept);
  for (const CheckedSeries& series : series_to_check(database)) {
    const auto found = dates.find(series.series_id);
    if (found == dates.end()) continue;
    base::throw_if_interrupted();
    const BarEvaluation evaluation(database, settings, {series.series_id, series.timeframe, series.exchange},
                                   found->second.front(), found->second.back());
    for (const base::Date date : found->second) {
      const BarVerdict verdict = evaluation.verdict(date);
      if (evaluation.change_to(verdict, date)) {
        refuse(series.code + " " + std::string(model::name_of(series.timeframe)), date);
      }
      if (!cold.may_go(series.series_id, date, evaluation.records().at(date))) continue;
      all.push_back({series.series_id, date, verdict.decided_by});
    }
  }
  return all;
}

std::vector<ColdDate> cold_signal_dates(const sql::Reader& database, const model::Settings& settings,
                                        int64_t until_batch, int64_t first_kept) {
  std::vector<ColdDate> all;
  const ColdRows cold(database, "later_dot_lists", until_batch, first_kept);
  for (const auto& [symbol_id, dates] : dates_by_id(database, "cold_signal_dates", until_batch, first_kept)) {
    base::throw_if_interrupted();
    const DotStatements statements(database, symbol_id, dates.front(), dates.back(), settings);
    for (const base::Date date : dates) {
      const auto verdict = statements.verdict(date);
      if ((verdict && verdict->is_dot) != (statements.standing(date) != nullptr)) {
        refuse(fmt::format("blue dot of symbol {}", symbol_id), date);
      }
      if (!cold.may_go(symbol_id, date, statements.records().at(date))) continue;
      all.push_back({symbol_id, date, verdict ? std::optional(verdict->document_id) : std::nullopt});
    }
  }
  return all;
}

}  // namespace bluedot::store
