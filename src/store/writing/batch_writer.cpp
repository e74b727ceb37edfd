#include "store/writing/batch_writer.hpp"

#include "store/rule/retraction_guard.hpp"
#include "store/rule/revision_guard.hpp"
#include "store/rule/symbol_exchange.hpp"

#include <set>
#include <utility>

namespace bluedot::store {
namespace {

DocumentOutcome outcome_of(KnownAs known) {
  return known == KnownAs::withdrawn ? DocumentOutcome::withdrawn : DocumentOutcome::unchanged;
}

DocumentOutcome outcome_of(bool has_changed, const Compared& compared) {
  if (has_changed) return DocumentOutcome::accepted;
  if (compared.bars.standing > 0) return DocumentOutcome::unchanged;
  return compared.coverage.is_by_stronger_feed() ? DocumentOutcome::outranked : DocumentOutcome::stale;
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

}  // namespace

BatchWriter::BatchWriter(sql::Writer& database, const RunInfo& run, const BatchOptions& options)
    : m_transaction(database),
      m_options(options),
      m_batch(database, m_options.settings, run),
      m_documents(database),
      m_comparing(m_batch),
      m_scales(database, m_batch.audit_log) {
  if (m_options.settings.derive_weekly) m_weeks.emplace(m_batch);
}

IntakeResult BatchWriter::take(const model::Provenance& provenance, const model::Document& document,
                               std::string_view body, const std::optional<PrefetchedRows>& prefetched,
                               std::optional<WindowDigest> said) {
  DocumentAtHand at = at_hand(provenance, document, prefetched);
  if (const KnownAs known = known_as(at); known != KnownAs::unknown) {
    count_known(known);
    return {.outcome = outcome_of(known), .was_known = true};
  }
  Compared compared = m_comparing.compare_bars(at);
  if (auto refusal = turned_down(at, compared)) {
    reject(provenance, *refusal, body);
    return {.outcome = DocumentOutcome::rejected, .refusal = std::move(refusal)};
  }
  WindowDigest stands = said ? std::move(*said) : WindowDigest::of(document);
  m_comparing.compare_dots(at, compared, stands);
  IntakeResult taken = record(at, compared);
  apply(at, compared, std::move(stands), taken);
  finish(at, compared, taken);
  return taken;
}

Restored BatchWriter::look_again(const model::Provenance& provenance, model::Document document,
                                 const std::optional<PrefetchedRows>& prefetched) {
  DocumentAtHand at = at_hand(provenance, document, prefetched);
  at.series.document_id = m_documents.reads_as_then(at.series.series_id, document, provenance.digest);
  if (!at.series.document_id) return {};
  Restored restored = m_comparing.damage(at);
  put_back(at, restored);
  return restored;
}

void BatchWriter::reject(const model::Provenance& provenance, const model::Refusal& refusal, std::string_view body) {
  m_documents.insert_rejected(m_batch.batch_id, provenance, refusal, body);
  count(DocumentOutcome::rejected, m_batch.counts.documents);
}

void BatchWriter::count_known(KnownAs known) {
  count(outcome_of(known), m_batch.counts.documents);
}

void BatchWriter::commit(base::Instant now) {
  conclude(now);
  m_transaction.commit();
}

DocumentAtHand BatchWriter::at_hand(const model::Provenance& provenance, const model::Document& document,
                                    const std::optional<PrefetchedRows>& prefetched) {
  SymbolEntry& symbol = m_batch.symbols.find_or_create(document.symbol, m_batch.batch_id, document.exchange.value());
  const int64_t series_id = m_batch.symbols.series_of(symbol, document.timeframe);
  const bool is_of_batch = prefetched && prefetched->batch_id == m_batch.batch_id && prefetched->series_id == series_id;
  return {provenance,
          document,
          symbol,
          {symbol.symbol_id, series_id, m_batch.batch_id},
          is_of_batch ? &prefetched->rows : nullptr};
}

KnownAs BatchWriter::known_as(const DocumentAtHand& at) {
  const KnownAs known = m_documents.find(at.series.series_id, at.document, at.provenance.digest);
  return known == KnownAs::withdrawn && m_options.force ? KnownAs::unknown : known;
}

std::optional<model::Refusal> BatchWriter::turned_down(const DocumentAtHand& at, const Compared& compared) const {
  if (m_options.force) return std::nullopt;
  const model::Settings& settings = m_options.settings;
  auto refusal = too_many_retractions(compared.bars, at.document, at.symbol.exchange, settings.max_retracted_percent);
  if (refusal) return refusal;
  return too_many_revisions(compared.bars, at.document, compared.stored, settings.max_revised_percent);
}

void BatchWriter::put_back(const DocumentAtHand& at, Restored& restored) {
  const model::Document& document = at.document;
  if (!restored.empty()) {
    Restorer restorer(m_batch.database, m_batch.audit_log);
    if (!restored.bars.empty()) {
      m_batch.changed[at.series.series_id] += restorer.restore(at.series, document.feed, restored.bars);
    }
    if (!restored.dots.empty()) {
      restorer.restore(at.series, document.feed, restored.dots);
      m_batch.note_dots_changed(at.symbol);
    }
  }
  if (!m_weeks || document.timeframe != model::Timeframe::daily) return;
  const auto [weekly, weeks] = m_weeks->differing(at.symbol, document.first_date().friday_of_iso_week(),
                                                  document.last_date().friday_of_iso_week());
  if (weeks.empty()) return;
  Restorer restorer(m_batch.database, m_batch.audit_log);
  m_batch.changed[weekly] += restorer.restore({at.symbol.symbol_id, weekly, m_batch.batch_id}, "", weeks);
  restored.weeks = std::ssize(weeks);
}

IntakeResult BatchWriter::record(DocumentAtHand& at, Compared& compared) {
  if (m_weeks) at.newest_before = m_weeks->newest_as_of(at.symbol);
  // Before the document is recorded, which may settle a week: that is no damage.
  if (compared.is_read_again) put_back(at, compared.damage);
  at.series.document_id = m_documents.insert(at.series, at.provenance, at.document);
  auto relocated = locate(at);
  return {.rescaled = m_scales.record(at.series, at.document, compared.stored, compared.bars),
          .restored = std::move(compared.damage),
          .relocated = std::move(relocated)};
}

void BatchWriter::apply(DocumentAtHand& at, const Compared& compared, WindowDigest stands, IntakeResult& taken) {
  m_batch.apply(at.series, compared.bars);
  const bool has_other_dots = compared.dots.changes_anything();
  if (has_other_dots) m_batch.note_dots_changed(at.symbol);
  taken.scale_break = m_scales.find_break(at.series, at.document, compared.bars, taken.rescaled);
  if (!compared.bars.changes.empty()) note_window(at, compared.bars, std::move(stands));
  const int64_t written_before = written_bars();
  const auto held_changed = evaluate_held(m_batch, at, compared.held, taken.disputes.bars);
  at.has_changed = at.has_moved || !compared.bars.changes.empty() || has_other_dots || written_bars() != written_before;
  at.has_changed = derive_weeks(at, compared.bars, held_changed) || at.has_changed;
  m_batch.apply(at.series, compared.dots);
  at.has_changed = name(at) || at.has_changed;
}

void BatchWriter::finish(const DocumentAtHand& at, const Compared& compared, IntakeResult& taken) {
  taken.outcome = outcome_of(at.has_changed, compared);
  if (taken.outcome != DocumentOutcome::accepted) m_documents.set_outcome(*at.series.document_id, taken.outcome);
  count(taken.outcome, m_batch.counts.documents);
  m_batch.counts.bars.rejected += std::ssize(at.document.rejected_bars);
  taken.disputes.dots = find_dot_disputes(m_batch, at.series, compared.held_dots);
  taken.retracted_dates = said_and_retracted(compared.bars);
}

// A document that was dated where the symbol is held to trade cannot move it, whichever of them is the strongest now.
std::optional<Relocated> BatchWriter::locate(DocumentAtHand& at) {
  if (*at.document.exchange == at.symbol.exchange) return std::nullopt;
  const base::TimeZone own = at.document.exchange->time_zone, others = at.symbol.exchange.time_zone;
  const auto exchange = exchange_by_documents(m_batch.database, at.series.symbol_id, m_options.settings);
  at.has_moved = exchange && m_batch.relocate(at.symbol, at.series.series_id, *exchange);
  if (own == others) return std::nullopt;
  return Relocated{own.name(), others.name(), at.has_moved};
}

// The symbol is called what the latest document that names it says.
bool BatchWriter::name(const DocumentAtHand& at) {
  const model::MarketContext& context = at.document.context;
  if (context.name.empty() || (context.name == at.symbol.name && context.currency == at.symbol.currency)) return false;
  if (m_documents.has_later_name(at.series.symbol_id, at.document, at.provenance.digest)) return false;
  return m_batch.rename(at.symbol, at.series.series_id, context.name, context.currency);
}

bool BatchWriter::derive_weeks(const DocumentAtHand& at, const model::BarComparison& bars,
                               const std::vector<base::Date>& held_changed) {
  if (!m_weeks) return false;
  const auto document_id = at.series.document_id;
  const bool is_over_otherwise = at.has_moved && m_weeks->derive_around_newest(at.symbol, document_id) > 0;
  if (at.document.timeframe != model::Timeframe::daily) return is_over_otherwise;
  if (!at.newest_before) return m_weeks->derive(at.symbol, base::k_first_date, base::k_last_date, document_id) > 0;
  std::set<base::Date> days(held_changed.begin(), held_changed.end());
  for (const model::BarChange& change : bars.changes) days.insert(change.date);
  const auto fridays =
      WeeklyDerivation::weeks_to_derive(days, at.symbol.exchange, *at.newest_before, at.document.as_of);
  return m_weeks->derive(at.symbol, fridays, document_id) > 0 || is_over_otherwise;
}

void BatchWriter::note_window(const DocumentAtHand& at, const model::BarComparison& bars, WindowDigest stands) {
  for (const base::Date date : at.document.gaps) stands.forget(date);
  for (const model::DatedWord& statement : bars.outranked) stands.forget(statement.date);
  if (stands.knows_any()) m_batch.windows.note(at.series.series_id, std::move(stands));
}

}  // namespace bluedot::store
