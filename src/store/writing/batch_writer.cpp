#include "store/writing/batch_writer.hpp"

#include "store/rule/comparison.hpp"
#include "store/rule/dot_statements.hpp"
#include "store/rule/evaluation.hpp"
#include "store/rule/retraction_guard.hpp"
#include "store/rule/symbol_exchange.hpp"
#include "store/tables/value_json.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace bluedot::store {
namespace {

// Nothing where all agree on the time zone. `others`: where the symbol traded without the document, or does all the
// same.
std::optional<Relocated> relocated(const model::Document& document, const model::Exchange& others, bool has_moved) {
  if (document.exchange->time_zone == others.time_zone) return std::nullopt;
  return Relocated{document.exchange->time_zone.name(), others.time_zone.name(), has_moved};
}

std::vector<base::Date> dates_of(const model::BarComparison& comparison) {
  std::vector<base::Date> dates;
  for (const model::BarChange& change : comparison.changes) dates.push_back(change.date);
  return dates;
}

DocumentOutcome outcome_of(bool has_changed, const model::BarComparison& comparison, const Coverage& coverage) {
  if (has_changed) return DocumentOutcome::accepted;
  if (comparison.standing > 0) return DocumentOutcome::unchanged;
  return coverage.is_by_stronger_feed() ? DocumentOutcome::outranked : DocumentOutcome::stale;
}

// What is derived nobody said: it is no loss.
std::vector<base::Date> said_and_retracted(const model::BarComparison& comparison) {
  std::vector<base::Date> dates;
  if (comparison.retracted == comparison.derived_retracted) return dates;
  for (const model::BarChange& change : comparison.changes) {
    if (change.kind == model::ChangeKind::retract && !change.before->is_derived()) dates.push_back(change.date);
  }
  return dates;
}

void add_settled_derived(std::span<const model::StoredBar> stored, Coverage& coverage) {
  for (const model::StoredBar& one : stored) {
    if (one.is_derived() && !one.bar.provisional) coverage.add_settled_derived(one.bar.date);
  }
}

}  // namespace

BatchWriter::BatchWriter(sql::Writer& database, const RunInfo& run, const BatchOptions& options)
    : m_database(database),
      m_transaction(database),
      m_options(options),
      m_batch_id(insert_batch(database, run)),
      m_audit_log(database, run.started_at, run.actor),
      m_symbols(database),
      m_documents(database),
      m_coverage(database, options.settings),
      m_said_before(database),
      m_pins(database),
      m_scales(database, m_audit_log),
      m_rows(database),
      m_series_writer(database, m_audit_log),
      m_signal_writer(database, m_audit_log) {
  if (m_options.settings.derive_weekly) m_weeks.emplace(database, m_options.settings, m_symbols, m_series_writer);
}

Taken BatchWriter::take(const model::Provenance& provenance, const model::Document& document, std::string_view body,
                        const std::optional<PrefetchedRows>& prefetched, std::optional<WindowDigest> said) {
  SymbolEntry& symbol = m_symbols.find_or_create(document.symbol, m_batch_id, document.exchange.value());
  const int64_t series_id = m_symbols.series_of(symbol, document.timeframe);
  const KnownAs known = m_documents.find(series_id, document, provenance.digest);
  if (known == KnownAs::taken_in || (known == KnownAs::withdrawn && !m_options.force)) {
    count_known(known);
    return {.outcome = known == KnownAs::withdrawn ? DocumentOutcome::withdrawn : DocumentOutcome::unchanged,
            .was_known = true};
  }

  const auto stored = stored_bars(series_id, document, prefetched);
  const auto [bar_coverage, held] =
      compare_with(stored, series_id, document, provenance.digest, m_said_before.of_bars(series_id, document));
  Restored restored;
  const bool is_read_again = is_of_this_batch(prefetched, series_id) && !m_changed_series.contains(series_id) &&
                             prefetched->rows.is_read_again;
  if (is_read_again) restored.bars = take_damage(prefetched->rows.known, document, m_comparison);
  auto refusal = m_options.force ? std::nullopt
                                 : too_many_retractions(m_comparison, document, symbol.exchange,
                                                        m_options.settings.max_retracted_percent);
  if (refusal) {
    reject(provenance, *refusal, body);
    return {.outcome = DocumentOutcome::rejected, .refusal = std::move(refusal)};
  }
  WindowDigest stands = said ? std::move(*said) : WindowDigest::of(document);
  auto [dots, held_dots, damaged_dots] = compare_with_dots(symbol, series_id, provenance, document, prefetched, stands);
  restored.dots = std::move(damaged_dots);

  const auto newest_before = m_weeks ? m_weeks->newest_as_of(symbol) : std::nullopt;
  // Before the document is recorded, which may settle a week: that is no damage.
  if (is_read_again) restore(symbol, {symbol.symbol_id, series_id, m_batch_id}, document, restored);
  SeriesInBatch series{symbol.symbol_id, series_id, m_batch_id};
  const int64_t document_id = m_documents.insert(series, provenance, document);
  series.document_id = document_id;
  const model::Exchange exchange_before = symbol.exchange;
  const bool has_moved = update_exchange(symbol, series_id, document);
  auto rescaled = m_scales.record(series, document, stored, m_comparison);
  const SeriesChange applied = m_series_writer.apply(series, m_comparison, m_counts.bars);
  if (dots.changes_anything()) note_dots_changed(symbol);
  auto scale_break = m_scales.find_break(series, document, m_comparison, rescaled);
  if (!m_comparison.changes.empty()) note_change(series_id, applied, document, std::move(stands));
  bool has_changed = has_moved || !m_comparison.changes.empty() || dots.changes_anything();
  std::vector<Dispute> disputes;
  if (!held.empty()) {
    const int64_t written_before = written_bars();
    disputes = evaluate_held(series, document, symbol.exchange, held);
    has_changed = has_changed || written_bars() != written_before;
  }
  has_changed = derive_weeks(symbol, document_id, document, newest_before, has_moved) || has_changed;
  m_signal_writer.apply(series, dots, m_counts.signals);
  m_counts.bars.rejected += std::ssize(document.rejected_bars);
  update_name(symbol, series_id, provenance, document, has_changed);

  const DocumentOutcome outcome = outcome_of(has_changed, m_comparison, bar_coverage);
  if (outcome != DocumentOutcome::accepted) m_documents.set_outcome(document_id, outcome);
  count(outcome);
  return {.outcome = outcome,
          .disputes = std::move(disputes),
          .dot_disputes = find_dot_disputes(symbol.symbol_id, document_id, held_dots),
          .rescaled = std::move(rescaled),
          .scale_break = std::move(scale_break),
          .changed_dates = document.anomalies.empty() ? std::vector<base::Date>() : dates_of(m_comparison),
          .retracted_dates = said_and_retracted(m_comparison),
          .restored = std::move(restored),
          .relocated = relocated(document, has_moved ? exchange_before : symbol.exchange, has_moved),
          .symbol_id = symbol.symbol_id,
          .series_id = series_id,
          .is_new_symbol = symbol.is_new};
}

Restored BatchWriter::look_again(const model::Provenance& provenance, model::Document document,
                                 const std::optional<PrefetchedRows>& prefetched) {
  SymbolEntry& symbol = m_symbols.find_or_create(document.symbol, m_batch_id, document.exchange.value());
  const int64_t series_id = m_symbols.series_of(symbol, document.timeframe);
  Restored restored;
  const auto document_id = m_documents.reads_as_then(series_id, document, provenance.digest);
  if (!document_id) return restored;
  const auto stored = stored_bars(series_id, document, prefetched);
  const auto [coverage, held] = compare_with(stored, series_id, document, provenance.digest, {});
  restored.bars = take_damage(m_comparison);
  std::ranges::move(held_damaged(stored, document, coverage, held, m_weeks.has_value()),
                    std::back_inserter(restored.bars));
  std::ranges::sort(restored.bars, {}, &RestoredBar::date);
  if (!document.dots.empty()) {
    const auto held_dots = m_pins.of_dots(symbol.symbol_id, document.dots.front(), document.dots_last);
    std::vector<base::Date> dots = stored_dots(symbol, series_id, document, prefetched).dots;
    std::erase_if(dots, [&](base::Date date) { return date > document.dots_last; });
    const auto dot_coverage = m_coverage.of_dots(symbol.symbol_id, document, provenance.digest);
    const SignalComparison changes = compare_dots(dots, document, dot_coverage, held_dots);
    for (const base::Date date : changes.inserted) restored.dots.push_back({date, true});
    for (const base::Date date : changes.retracted) restored.dots.push_back({date, false});
    for (const auto& [date, is_dot] : held_dots) {
      if (std::ranges::binary_search(dots, date) != is_dot) restored.dots.push_back({date, is_dot, true});
    }
  }
  restore(symbol, {symbol.symbol_id, series_id, m_batch_id, document_id}, document, restored);
  return restored;
}

void BatchWriter::restore(SymbolEntry& symbol, const SeriesInBatch& series, const model::Document& document,
                          Restored& restored) {
  std::optional<Restorer> restorer;
  if (!restored.empty()) {
    restorer.emplace(m_database, m_audit_log);
    if (!restored.bars.empty()) {
      m_changed_series[series.series_id] += restorer->restore(series, document.feed, restored.bars);
    }
    if (!restored.dots.empty()) {
      restorer->restore(series, document.feed, restored.dots);
      note_dots_changed(symbol);
    }
  }
  if (!m_weeks || document.timeframe != model::Timeframe::daily) return;
  const auto [weekly, weeks] =
      m_weeks->differing(symbol, document.first_date().friday_of_iso_week(), document.last_date().friday_of_iso_week());
  if (weeks.empty()) return;
  if (!restorer) restorer.emplace(m_database, m_audit_log);
  m_changed_series[weekly] += restorer->restore({symbol.symbol_id, weekly, m_batch_id}, "", weeks);
  restored.weeks = std::ssize(weeks);
}

void BatchWriter::note_dots_changed(const SymbolEntry& symbol) {
  for (const auto& [timeframe, id] : symbol.series) {
    m_series_writer.forget_dots(id);
    m_changed_series[id] += {};
  }
}

void BatchWriter::note_change(int64_t series_id, const SeriesChange& applied, const model::Document& document,
                              WindowDigest stands) {
  m_changed_series[series_id] += applied;
  for (const base::Date date : document.gaps) stands.forget(date);
  for (const model::Statement& statement : m_comparison.outranked) stands.forget(statement.date);
  if (stands.knows_any()) m_series_writer.note_window(series_id, std::move(stands));
}

std::vector<Dispute> BatchWriter::evaluate_held(const SeriesInBatch& series, const model::Document& document,
                                                const model::Exchange& exchange, const BarCorrections& held) {
  const BarEvaluation evaluation(m_database, series.series_id, document.timeframe, exchange, m_options.settings,
                                 held.begin()->first, held.rbegin()->first);
  std::vector<Dispute> disputes;
  model::BarComparison changed;
  for (const auto& [date, correction] : held) {
    const BarVerdict verdict = evaluation.verdict(date);
    if (auto change = evaluation.change_to(verdict, date)) {
      changed.retracted += change->kind == model::ChangeKind::retract ? 1 : 0;
      changed.changes.push_back(std::move(*change));
    }
    if (verdict.decided_by != series.document_id) continue;
    const auto& said = verdict.decision;
    const auto said_before = evaluation.decision_without(*series.document_id, date);
    const bool is_unfit = said && !correction.is_drop && verdict.said_by != series.document_id;
    const bool is_new = !said_before || !model::same_where_held(correction, *said_before, said);
    if (is_unfit || (is_new && model::disagrees(correction, said))) {
      disputes.push_back({date, correction, said, is_unfit});
    }
  }
  if (changed.changes.empty()) return disputes;
  if (m_weeks) {
    for (const model::BarChange& change : changed.changes) m_changed_days.insert(change.date);
  }
  m_changed_series[series.series_id] += m_series_writer.apply(series, changed, m_counts.bars);
  return disputes;
}

bool BatchWriter::derive_weeks(SymbolEntry& symbol, int64_t document_id, const model::Document& document,
                               std::optional<base::Instant> newest_before, bool has_moved) {
  if (!m_weeks) return false;
  const BatchTally tally{m_counts.bars, m_changed_series};
  const bool is_over_otherwise = has_moved && m_weeks->derive_around_newest(symbol, m_batch_id, document_id, tally) > 0;
  if (document.timeframe != model::Timeframe::daily) return is_over_otherwise;
  for (const model::BarChange& change : m_comparison.changes) m_changed_days.insert(change.date);
  const std::set<base::Date> days = std::exchange(m_changed_days, {});
  if (!newest_before) {
    return m_weeks->derive(symbol, base::k_first_date, base::k_last_date, m_batch_id, document_id, tally) > 0;
  }
  const auto fridays = WeeklyDerivation::weeks_to_derive(days, symbol.exchange, *newest_before, document.as_of);
  return m_weeks->derive(symbol, fridays, m_batch_id, document_id, tally) > 0 || is_over_otherwise;
}

std::vector<DotDispute> BatchWriter::find_dot_disputes(int64_t symbol_id, int64_t document_id,
                                                       const DotCorrections& held) const {
  if (held.empty()) return {};
  const DotStatements statements(m_database, symbol_id, held.begin()->first, held.rbegin()->first, m_options.settings);
  std::vector<DotDispute> disputes;
  for (const auto& [date, is_held] : held) {
    const auto verdict = statements.verdict(date);
    if (!verdict || verdict->document_id != document_id || verdict->is_dot == is_held) continue;
    const auto before = statements.verdict(date, document_id);
    if (!before || before->is_dot != verdict->is_dot) disputes.push_back({date, is_held, verdict->is_dot});
  }
  return disputes;
}

BatchWriter::Deciding BatchWriter::compare_with(std::span<const model::StoredBar> stored, int64_t series_id,
                                                const model::Document& document, const std::string& digest,
                                                BarsSaidBefore said_before) {
  Deciding by{m_coverage.of_bars(series_id, document, digest),
              m_pins.of_bars(series_id, document.first_date(), document.last_date())};
  if (m_weeks) add_settled_derived(stored, by.coverage);
  Deciders deciders{{}, {}, std::move(said_before), m_weeks && document.timeframe == model::Timeframe::weekly};
  if (!by.coverage.empty()) deciders.outranked_on = [&](base::Date date) { return by.coverage.outranks_bar(date); };
  if (!by.held.empty()) deciders.held_on = [&](base::Date date) { return by.held.contains(date); };
  compare(stored, document, deciders, m_comparison);
  return by;
}

std::span<const model::StoredBar> BatchWriter::stored_bars(int64_t series_id, const model::Document& document,
                                                           const std::optional<PrefetchedRows>& prefetched) {
  const bool is_changed = m_changed_series.contains(series_id);
  if (is_of_this_batch(prefetched, series_id) && !is_changed) return prefetched->rows.bars;
  m_rows.read_bars(series_id, document.first_date(), document.last_date(), m_read_now.bars);
  return m_read_now.bars;
}

BatchWriter::ComparedDots BatchWriter::compare_with_dots(const SymbolEntry& symbol, int64_t series_id,
                                                         const model::Provenance& provenance,
                                                         const model::Document& document,
                                                         const std::optional<PrefetchedRows>& prefetched,
                                                         WindowDigest& stands) {
  if (document.dots.empty()) return {};
  const auto coverage = m_coverage.of_dots(symbol.symbol_id, document, provenance.digest);
  const WindowRows& rows = stored_dots(symbol, series_id, document, prefetched);
  ComparedDots result{{}, m_pins.of_dots(symbol.symbol_id, document.dots.front(), document.dots_last)};
  const bool is_known = rows.is_read_again && rows.has_no_dots_behind;
  if (is_known) result.damaged = dots_damaged(rows.dots, document.dots);
  result.changes = compare_dots(is_known ? document.dots : rows.dots, document, coverage, result.held,
                                m_said_before.of_dots(symbol.symbol_id, document));
  const auto has_more = [&] {
    return !rows.has_no_dots_behind && m_rows.has_dots_behind(symbol.symbol_id, document.dots_last);
  };
  if (result.changes.is_outranked || has_more()) stands.dots.reset();
  return result;
}

const WindowRows& BatchWriter::stored_dots(const SymbolEntry& symbol, int64_t series_id,
                                           const model::Document& document,
                                           const std::optional<PrefetchedRows>& prefetched) {
  // A change of the symbol's dots is one of all its series.
  const bool is_changed = std::ranges::any_of(
      symbol.series, [this](const auto& series) { return m_changed_series.contains(series.second); });
  if (is_of_this_batch(prefetched, series_id) && !is_changed) return prefetched->rows;
  m_rows.read_dots(symbol.symbol_id, document.dots.front(), document.dots_last, m_read_now.dots);
  return m_read_now;
}

bool BatchWriter::is_of_this_batch(const std::optional<PrefetchedRows>& prefetched, int64_t series_id) const {
  return prefetched && prefetched->batch_id == m_batch_id && prefetched->series_id == series_id;
}

// A document that was dated where the symbol is held to trade cannot move it, whichever of them is the strongest now.
bool BatchWriter::update_exchange(SymbolEntry& symbol, int64_t series_id, const model::Document& document) {
  if (*document.exchange == symbol.exchange) return false;
  const auto exchange = exchange_by_documents(m_database, symbol.symbol_id, m_options.settings);
  return exchange && relocate(m_symbols, m_audit_log, m_batch_id, series_id, symbol, *exchange);
}

// The symbol is called what the latest document that names it says.
void BatchWriter::update_name(SymbolEntry& symbol, int64_t series_id, const model::Provenance& provenance,
                              const model::Document& document, bool& has_changed) {
  const model::MarketContext& context = document.context;
  if (context.name.empty() || (context.name == symbol.name && context.currency == symbol.currency)) return;
  if (m_documents.has_later_name(symbol.symbol_id, document, provenance.digest)) return;
  if (!symbol.is_new || !symbol.name.empty()) {
    m_audit_log.append(m_batch_id, {.action = "rename",
                                    .series_id = series_id,
                                    .before = json_of_name(symbol.name, symbol.currency),
                                    .after = json_of_name(context.name, context.currency)});
  }
  m_symbols.set_name(symbol, context.name, context.currency);
  has_changed = true;
}

void BatchWriter::reject(const model::Provenance& provenance, const model::Refusal& refusal, std::string_view body) {
  m_documents.insert_rejected(m_batch_id, provenance, refusal, body);
  count(DocumentOutcome::rejected);
}

void BatchWriter::count_known(KnownAs known) {
  count(known == KnownAs::withdrawn ? DocumentOutcome::withdrawn : DocumentOutcome::unchanged);
}

void BatchWriter::count(DocumentOutcome outcome) {
  model::DocumentCounts& documents = m_counts.documents;
  ++documents.total;
  switch (outcome) {
    case DocumentOutcome::accepted:
      ++documents.accepted;
      break;
    case DocumentOutcome::unchanged:
      ++documents.unchanged;
      break;
    case DocumentOutcome::stale:
    case DocumentOutcome::outranked:
      ++documents.stale;
      break;
    case DocumentOutcome::withdrawn:
      ++documents.withdrawn;
      break;
    case DocumentOutcome::rejected:
      ++documents.rejected;
      break;
  }
}

int64_t BatchWriter::written_bars() const {
  const model::BarCounts& bars = m_counts.bars;
  return bars.inserted + bars.revised + bars.settled + bars.retracted;
}

void BatchWriter::conclude(base::Instant now) {
  conclude_batch(m_database, m_batch_id, now, m_changed_series, m_counts);
  m_series_writer.keep_windows();
}

void BatchWriter::commit(base::Instant now) {
  conclude(now);
  m_transaction.commit();
}

}  // namespace bluedot::store
