#include "store/rule/scale_break.hpp"

#include "store/tables/bar_row.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace bluedot::store {
namespace {

// What the market may move from one bar to the next beside the factor.
constexpr double k_market_move = 1.25;
// Without a report a jump must be by a whole number, as splits are, but for this share.
constexpr double k_share_off_whole = 0.03;

// Units in which exchanges quote prices, and the currency they are a hundredth of.
constexpr std::array<std::array<std::string_view, 2>, 5> k_hundredths{
    {{"GBp", "GBP"}, {"GBX", "GBP"}, {"ZAc", "ZAR"}, {"ZAC", "ZAR"}, {"ILA", "ILS"}}};

// A whole number or one by it; nothing: the ratio is none.
std::optional<double> whole_factor(double ratio) {
  const double whole = std::round(std::max(ratio, 1 / ratio));
  if (whole < 2 || std::abs(std::max(ratio, 1 / ratio) / whole - 1) > k_share_off_whole) return std::nullopt;
  return ratio > 1 ? whole : 1 / whole;
}

bool is_inserted(const model::BarComparison& comparison, base::Date date) {
  const auto change = std::ranges::lower_bound(comparison.changes, date, {}, &model::BarChange::date);
  return change != comparison.changes.end() && change->date == date && change->kind == model::ChangeKind::insert;
}

}  // namespace

std::optional<double> factor_between(std::string_view currency, std::string_view other) {
  for (const auto& [hundredth, whole] : k_hundredths) {
    if (currency == hundredth && other == whole) return 0.01;
    if (currency == whole && other == hundredth) return 100;
  }
  return std::nullopt;
}

ScaleBreaks::ScaleBreaks(const sql::Reader& database)
    : m_bar_before(database.prepare_named("trading_bar_before")),
      m_bars_before(database.prepare_named("count_bars_before")),
      m_currency(database.prepare_named("currency_of_others")) {}

std::optional<ScaleBreak> ScaleBreaks::find(int64_t series_id, const model::Document& document,
                                            const model::BarComparison& comparison,
                                            const std::optional<Rescaling>& rescaled,
                                            std::string_view currency_before) {
  std::optional<ScaleBreak> found;
  // A restatement by less than the market moves in a day is none of a scale.
  const bool is_clear = rescaled && std::abs(std::log(rescaled->factor)) > std::log(k_market_move);
  if (is_clear && (found = at(series_id, document, 0, rescaled->factor))) {
    found->why = "nothing reports a split";
    found->scales_volume = true;
  }
  for (const model::CorporateAction& action : document.actions) {
    if (found || action.kind != model::ActionKind::split) continue;
    const auto bar = std::ranges::lower_bound(document.bars, action.date, {}, &model::Bar::date);
    if (bar == document.bars.end() || !is_inserted(comparison, bar->date)) continue;
    found = at(series_id, document, static_cast<size_t>(bar - document.bars.begin()), action.value);
    if (!found) continue;
    found->why = fmt::format("the split {} of {}", action.detail, action.date.iso());
    found->scales_volume = true;
  }
  const std::string& currency = document.context.currency;
  if (!currency.empty() && !currency_before.empty() && currency != currency_before) {
    const auto factor = factor_between(currency_before, currency);
    if (!found && factor) found = at(series_id, document, 0, factor);
    if (found && factor) {
      found->why = fmt::format("{} became {}", currency_before, currency);
      found->scales_volume = false;
    }
  }
  const bool has_no_overlap = std::ssize(comparison.changes) == std::ssize(document.bars) &&
                              is_inserted(comparison, document.first_date()) && comparison.unchanged == 0;
  if (!found && has_no_overlap && (found = at(series_id, document, 0, std::nullopt))) {
    found->why = "nothing reports a split";
    found->scales_volume = true;
  }
  return found;
}

std::optional<ScaleBreak> ScaleBreaks::at(int64_t series_id, const model::Document& document, size_t index,
                                          std::optional<double> factor) {
  const model::Bar& bar = document.bars[index];
  const std::string date = bar.date.iso();
  m_bar_before.bind(series_id, date);
  if (!m_bar_before.step()) return std::nullopt;
  ScaleBreak found{bar.date, base::Date::parse_iso(m_bar_before.text(0)).value(), 0, 1, {}, false};
  const double ratio = bar.values.close / m_bar_before.real(1);
  m_bar_before.reset();
  if (!factor) factor = whole_factor(ratio);
  if (!factor || std::abs(std::log(ratio / *factor)) > std::log(k_market_move) ||
      std::abs(std::log(ratio / *factor)) > std::abs(std::log(ratio))) {
    return std::nullopt;
  }
  found.factor = *factor;
  m_bars_before.bind(series_id, date).step();
  found.bars = m_bars_before.integer(0);
  m_bars_before.reset();
  return found;
}

std::string ScaleBreaks::currency_of_others(int64_t symbol_id, int64_t document_id) {
  const bool is_said = m_currency.bind(symbol_id, document_id).step();
  std::string currency(is_said ? m_currency.text(0) : "");
  m_currency.reset();
  return currency;
}

}  // namespace bluedot::store
