#include "store/cold_dates.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "store/dot_statements.hpp"
#include "store/evaluation.hpp"
#include "store/rule_check.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string>

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

}  // namespace

std::vector<ColdDate> cold_bar_dates(const sql::Reader& database, const model::Settings& settings, int64_t until_batch,
                                     int64_t first_kept) {
  std::vector<ColdDate> all;
  const auto dates = dates_by_id(database, "cold_bar_dates", until_batch, first_kept);
  if (dates.empty()) return all;
  for (const CheckedSeries& series : series_to_check(database)) {
    const auto found = dates.find(series.series_id);
    if (found == dates.end()) continue;
    base::throw_if_interrupted();
    const BarEvaluation evaluation(database, series.series_id, series.timeframe, series.exchange, settings,
                                   found->second.front(), found->second.back());
    for (const base::Date date : found->second) {
      const BarVerdict verdict = evaluation.verdict(date);
      if (evaluation.change_to(verdict, date)) {
        refuse(series.code + " " + std::string(model::name_of(series.timeframe)), date);
      }
      all.push_back({series.series_id, date, verdict.decided_by});
    }
  }
  return all;
}

std::vector<ColdDate> cold_signal_dates(const sql::Reader& database, const model::Settings& settings,
                                        int64_t until_batch, int64_t first_kept) {
  std::vector<ColdDate> all;
  for (const auto& [symbol_id, dates] : dates_by_id(database, "cold_signal_dates", until_batch, first_kept)) {
    base::throw_if_interrupted();
    const DotStatements statements(database, symbol_id, dates.front(), dates.back(), settings);
    for (const base::Date date : dates) {
      const auto verdict = statements.verdict(date);
      if ((verdict && verdict->is_dot) != (statements.standing(date) != nullptr)) {
        refuse(fmt::format("blue dot of symbol {}", symbol_id), date);
      }
      all.push_back({symbol_id, date, verdict ? std::optional(verdict->document_id) : std::nullopt});
    }
  }
  return all;
}

}  // namespace bluedot::store
