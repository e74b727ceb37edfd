#include "store/rule/corporate_actions.hpp"

namespace bluedot::store {

CorporateActions::CorporateActions(sql::Writer& database)
    : m_database(database),
      m_find(database.prepare_named("reported_corporate_action")),
      m_report(database.prepare_named("insert_corporate_action_report")),
      m_insert(database.prepare_named("insert_corporate_action")),
      m_find_split(database.prepare_named("find_reported_split")) {}

void CorporateActions::record(const SeriesInBatch& series, const std::vector<model::CorporateAction>& actions) {
  for (const model::CorporateAction& action : actions) {
    const std::string date = action.date.iso();
    std::optional<int64_t> action_id;
    if (m_find.bind(series.symbol_id, date, name_of(action.kind), action.value).step()) action_id = m_find.integer(0);
    m_find.reset();
    if (!action_id) {
      std::optional<double> factor, amount;
      (action.kind == model::ActionKind::split ? factor : amount) = action.value;
      m_insert
          .bind(series.symbol_id, series.series_id, date, name_of(action.kind), factor, amount, action.detail,
                series.document_id, series.batch_id)
          .run();
      action_id = m_database.last_insert_id();
    }
    m_report.bind(*action_id, series.document_id).run();
  }
}

void CorporateActions::record_rescaling(const SeriesInBatch& series, const Rescaling& rescaling,
                                        const std::string& detail) {
  const std::string date = rescaling.date.iso();
  m_insert
      .bind(series.symbol_id, series.series_id, date, "rescaling", rescaling.factor, nullptr, detail,
            series.document_id, series.batch_id)
      .run();
}

std::optional<CorporateActions::ReportedSplit> CorporateActions::find_split(int64_t symbol_id, double factor,
                                                                            base::Date first, base::Date last,
                                                                            double tolerance) {
  const std::string from = first.iso(), to = last.iso();
  m_find_split.bind(symbol_id, factor, from, to, tolerance);
  std::optional<ReportedSplit> found;
  if (m_find_split.step()) {
    found = ReportedSplit{m_find_split.integer(0), base::Date::parse_iso(m_find_split.text(1)).value(),
                          m_find_split.real(2), std::string(m_find_split.text(3))};
  }
  m_find_split.reset();
  return found;
}

}  // namespace bluedot::store
