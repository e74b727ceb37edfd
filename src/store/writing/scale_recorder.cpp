#include "store/writing/scale_recorder.hpp"

#include "base/number_text.hpp"

#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace bluedot::store {
namespace {

// As far as prices rounded to two decimals tell.
bool is_same_factor(double a, double b) {
  return std::abs(a / b - 1) < 0.005;
}

}  // namespace

ScaleRecorder::ScaleRecorder(sql::Writer& database, AuditLog& audit_log)
    : m_audit_log(audit_log), m_actions(database), m_breaks(database) {}

std::optional<Rescaled> ScaleRecorder::record(const SeriesInBatch& series, const model::Document& document,
                                              std::span<const model::StoredBar> stored,
                                              const model::BarComparison& comparison) {
  m_actions.record(series, document.actions);
  auto found = find_rescaling(stored, document, comparison);
  if (!found) return std::nullopt;
  std::string detail = fmt::format("{} bar{} until {}", found->bars, found->bars == 1 ? "" : "s", found->last.iso());
  // The split may be dated on any day between the last old price and the document.
  const auto split = m_actions.find_split(series.symbol_id, found->factor, found->last, document.last_date());
  const auto unit =
      factor_between(m_breaks.currency_of_others(series.symbol_id, *series.document_id), document.context.currency);
  const bool is_other_unit = unit && is_same_factor(*unit, found->factor);
  if (!split && !is_other_unit && found->bars < k_sure_rescaling_bars) return std::nullopt;
  std::string explanation;
  // The factor as it is, and not as rounded prices show it.
  if (split) {
    explanation = fmt::format("the split {} of {}", split->detail, split->date.iso());
    found->factor = split->factor;
  } else if (is_other_unit) {
    explanation = fmt::format("the currency, which is {} now", document.context.currency);
    found->factor = *unit;
  }
  if (!explanation.empty()) detail += "; explained by " + explanation;
  m_actions.record_rescaling(series, *found, detail);
  m_audit_log.append(
      series.batch_id,
      {.action = "rescale",
       .series_id = series.series_id,
       .date = found->date,
       .after = fmt::format(R"({{"factor":{},"bars":{},"first_date":"{}","last_date":"{}"}})",
                            base::number_text(found->factor), found->bars, found->first.iso(), found->last.iso())});
  return Rescaled{*found, std::move(detail), std::move(explanation)};
}

std::optional<ScaleBreak> ScaleRecorder::find_break(const SeriesInBatch& series, const model::Document& document,
                                                    const model::BarComparison& comparison,
                                                    const std::optional<Rescaled>& rescaled) {
  std::string currency_before;
  if (!document.context.currency.empty()) {
    currency_before = m_breaks.currency_of_others(series.symbol_id, *series.document_id);
  }
  auto found = m_breaks.find(series.series_id, document, comparison,
                             rescaled ? std::optional(rescaled->rescaling) : std::nullopt, currency_before);
  if (found && rescaled && !rescaled->explanation.empty()) found->why = rescaled->explanation;
  return found;
}

}  // namespace bluedot::store
