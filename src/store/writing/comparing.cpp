#include "store/writing/comparing.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace bluedot::store {
namespace {

void add_settled_derived(std::span<const model::StoredBar> stored, Coverage& coverage) {
  for (const model::StoredBar& one : stored) {
    if (one.is_derived() && !one.bar.provisional) coverage.add_settled_derived(one.bar.date);
  }
}

}  // namespace

Comparing::Comparing(Batch& batch)
    : m_batch(batch),
      m_coverage(batch.database, batch.settings),
      m_said_before(batch.database),
      m_pins(batch.database),
      m_rows(batch.database) {}

Compared Comparing::compare_bars(const DocumentAtHand& at) {
  Compared compared = compare_with(at, m_said_before.of_bars(at.series.series_id, at.document));
  compared.is_read_again = at.read_ahead != nullptr && at.read_ahead->is_read_again && !is_changed(at.series.series_id);
  if (compared.is_read_again) compared.damage.bars = take_damage(at.read_ahead->known, at.document, m_bars);
  return compared;
}

Compared Comparing::compare_with(const DocumentAtHand& at, BarsSaidBefore said_before) {
  const int64_t series_id = at.series.series_id;
  const model::Document& document = at.document;
  Compared compared{stored_bars(at), m_bars, m_coverage.of_bars(series_id, document, at.provenance.digest),
                    m_pins.of_bars(series_id, document.first_date(), document.last_date())};
  const bool derives = m_batch.settings.derive_weekly;
  if (derives) add_settled_derived(compared.stored, compared.coverage);
  Deciders deciders{{}, {}, std::move(said_before), derives && document.timeframe == model::Timeframe::weekly};
  if (!compared.coverage.empty()) {
    deciders.outranked_on = [&](base::Date date) { return compared.coverage.outranks_bar(date); };
  }
  if (!compared.held.empty()) deciders.held_on = [&](base::Date date) { return compared.held.contains(date); };
  compare(compared.stored, document, deciders, m_bars);
  return compared;
}

std::span<const model::StoredBar> Comparing::stored_bars(const DocumentAtHand& at) {
  if (at.read_ahead != nullptr && !is_changed(at.series.series_id)) return at.read_ahead->bars;
  m_rows.read_bars(at.series.series_id, at.document.first_date(), at.document.last_date(), m_read_now.bars);
  return m_read_now.bars;
}

void Comparing::compare_dots(const DocumentAtHand& at, Compared& compared, WindowDigest& stands) {
  const model::Document& document = at.document;
  const int64_t symbol_id = at.series.symbol_id;
  if (document.dots.empty()) return;
  const auto coverage = m_coverage.of_dots(symbol_id, document, at.provenance.digest);
  const WindowRows& rows = stored_dots(at);
  compared.held_dots = m_pins.of_dots(symbol_id, document.dots.front(), document.dots_last);
  const bool is_known = rows.is_read_again && rows.has_no_dots_behind;
  if (is_known) compared.damage.dots = dots_damaged(rows.dots, document.dots);
  compared.dots = store::compare_dots(is_known ? document.dots : rows.dots, document, coverage, compared.held_dots,
                                      m_said_before.of_dots(symbol_id, document));
  const auto has_more = [&] {
    return !rows.has_no_dots_behind && m_rows.has_dots_behind(symbol_id, document.dots_last);
  };
  if (compared.dots.is_outranked || has_more()) stands.dots.reset();
}

const WindowRows& Comparing::stored_dots(const DocumentAtHand& at) {
  // A change of the symbol's dots is one of all its series.
  const bool has_changed =
      std::ranges::any_of(at.symbol.series, [this](const auto& series) { return is_changed(series.second); });
  if (at.read_ahead != nullptr && !has_changed) return *at.read_ahead;
  m_rows.read_dots(at.series.symbol_id, at.document.dots.front(), at.document.dots_last, m_read_now.dots);
  return m_read_now;
}

Restored Comparing::damage(const DocumentAtHand& at) {
  const Compared compared = compare_with(at, {});
  Restored damage;
  damage.bars = take_damage(compared.bars);
  std::ranges::move(
      held_damaged(compared.stored, at.document, compared.coverage, compared.held, m_batch.settings.derive_weekly),
      std::back_inserter(damage.bars));
  std::ranges::sort(damage.bars, {}, &RestoredBar::date);
  if (!at.document.dots.empty()) damage.dots = damaged_dots(at);
  return damage;
}

std::vector<RestoredDot> Comparing::damaged_dots(const DocumentAtHand& at) {
  const model::Document& document = at.document;
  const auto held = m_pins.of_dots(at.series.symbol_id, document.dots.front(), document.dots_last);
  std::vector<base::Date> dots = stored_dots(at).dots;
  std::erase_if(dots, [&](base::Date date) { return date > document.dots_last; });
  const auto coverage = m_coverage.of_dots(at.series.symbol_id, document, at.provenance.digest);
  const SignalComparison changes = store::compare_dots(dots, document, coverage, held);
  std::vector<RestoredDot> damaged;
  for (const base::Date date : changes.inserted) damaged.push_back({date, true});
  for (const base::Date date : changes.retracted) damaged.push_back({date, false});
  for (const auto& [date, is_dot] : held) {
    if (std::ranges::binary_search(dots, date) != is_dot) damaged.push_back({date, is_dot, true});
  }
  return damaged;
}

}  // namespace bluedot::store
