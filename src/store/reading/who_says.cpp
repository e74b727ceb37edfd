#include "store/reading/who_says.hpp"

#include "store/rule/dot_statements.hpp"
#include "store/rule/evaluation.hpp"
#include "store/rule/symbol_exchange.hpp"
#include "store/writing/settings_store.hpp"

namespace bluedot::store {
namespace {

std::optional<SayingDocument> find_document(const sql::Reader& database, std::optional<int64_t> document_id) {
  if (!document_id) return std::nullopt;
  sql::Statement row = database.prepare_named("saying_document");
  row.bind(*document_id).step();
  return read_saying_document(row, 0);
}

}  // namespace

WhoSays who_says(const sql::Reader& database, const ExportSeries& series, base::Date date) {
  const model::Settings settings = load_settings(database, {});
  const model::Exchange exchange = exchange_of_symbol(database, series.code);
  const BarVerdict verdict =
      BarEvaluation(database, settings, {series.series_id, series.timeframe, exchange}, date, date).verdict(date);
  WhoSays says{find_document(database, verdict.said_by),
               find_document(database, verdict.decided_by),
               verdict.bar && verdict.is_derived,
               {}};
  if (!says.is_derived) return says;
  DerivedWeekReader weeks(database);
  if (const auto daily = weeks.daily_series_beside(series.series_id)) says.days = weeks.days_of(*daily, date);
  return says;
}

std::optional<SayingDocument> who_says_dot(const sql::Reader& database, int64_t symbol_id, base::Date date) {
  const auto verdict = DotStatements(database, symbol_id, date, date, load_settings(database, {})).verdict(date);
  return verdict ? find_document(database, verdict->document_id) : std::nullopt;
}

}  // namespace bluedot::store
