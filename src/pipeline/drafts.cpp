#include "pipeline/drafts.hpp"

namespace bluedot::pipeline {

void Drafts::note(const model::Document& document, std::optional<exports::SeriesResult>&& draft,
                  const store::Taken& taken) {
  if (taken.was_known || taken.outcome == store::DocumentOutcome::rejected) return;
  const auto [found, is_first] = m_symbols.try_emplace(taken.symbol_id);
  Symbol& symbol = found->second;
  if (!symbol.holds) return;
  if (is_first) symbol.dots = document.dots;
  symbol.holds = draft && (taken.is_new_symbol || !is_first) && taken.outcome == store::DocumentOutcome::accepted &&
                 symbol.dots == document.dots && symbol.series.emplace(taken.series_id, std::move(*draft)).second;
  if (!symbol.holds) symbol = {{}, {}, false};
  if (m_derives_weekly && document.timeframe == model::Timeframe::weekly) m_incomplete.push_back(taken.series_id);
}

std::map<int64_t, exports::SeriesResult> Drafts::take() {
  std::map<int64_t, exports::SeriesResult> all;
  for (auto& [symbol_id, symbol] : m_symbols) all.merge(symbol.series);
  for (const int64_t series_id : m_incomplete) all.erase(series_id);
  m_symbols.clear();
  return all;
}

}  // namespace bluedot::pipeline
