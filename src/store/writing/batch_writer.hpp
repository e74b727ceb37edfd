// One batch being written: takes judged documents in order, applies the one rule, and commits all of it or nothing.
#pragma once

#include "model/document.hpp"
#include "model/provenance.hpp"
#include "model/settings.hpp"
#include "store/rule/coverage.hpp"
#include "store/rule/said_before.hpp"
#include "store/shortcut/prefetch.hpp"
#include "store/shortcut/stored_rows.hpp"
#include "store/tables/audit_log.hpp"
#include "store/tables/batch_log.hpp"
#include "store/tables/document_log.hpp"
#include "store/tables/pin_table.hpp"
#include "store/tables/symbol_table.hpp"
#include "store/writing/damage.hpp"
#include "store/writing/scale_recorder.hpp"
#include "store/writing/series_writer.hpp"
#include "store/writing/signal_writer.hpp"
#include "store/writing/weekly_derivation.hpp"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace bluedot::store {

struct BatchOptions {
  model::Settings settings;
  bool force = false;  // waives the retraction guard and the skip of withdrawn documents
};

// A value that a person's correction keeps from standing, in a document that otherwise decides the date, and that the
// feed had not said before: reported once.
struct Dispute {
  base::Date date;
  model::Correction correction;
  std::optional<model::Bar> said;  // nothing: there is no bar
  // What is held makes no possible bar with the rest of what the document says: an earlier one, or what is held alone,
  // stands for the rest; or, where nothing fits, the document unheld.
  bool is_unfit = false;
};

// The same of a blue dot.
struct DotDispute {
  base::Date date;
  bool is_held = false, is_said = false;  // whether there is a dot
};

// A document and its symbol's other documents disagree on the time zone: one is stronger, and the symbol is held to
// trade where that one says.
struct Relocated {
  std::string document, others;  // time zones
  bool has_moved = false;        // the document is the stronger; else it only was dated by a zone of its own
};

// What became of a document; `refusal` when the store itself turned it down (the retraction guard).
struct Taken {
  DocumentOutcome outcome = DocumentOutcome::unchanged;
  std::optional<model::Refusal> refusal = {};
  std::vector<Dispute> disputes = {};
  std::vector<DotDispute> dot_disputes = {};
  std::optional<Rescaled> rescaled = {};
  std::optional<ScaleBreak> scale_break = {};
  // Of a document with anomalies the dates whose bars it changed, ascending: what is new of them.
  std::vector<base::Date> changed_dates = {};
  std::vector<base::Date> retracted_dates = {};  // of bars that a feed said before and that it does not carry
  Restored restored = {};                        // what was not as the store itself said that it was
  std::optional<Relocated> relocated = {};       // where the document speaks of another time zone than was known
  int64_t symbol_id = 0, series_id = 0;
  bool is_new_symbol = false;  // it came into the store with this batch
  bool was_known = false;      // this very document was taken in, or withdrawn, before: only counted
};

// The transaction opens with the object and is rolled back unless committed.
class BatchWriter {
 public:
  BatchWriter(sql::Writer& database, const RunInfo& run, const BatchOptions& options);

  int64_t batch_id() const { return m_batch_id; }
  // `body`: kept when the document is refused and came from no file; else empty. `prefetched`: of the document, and
  // used where it is as fresh as what the writer would read itself. `said`: the digest of the document, where it is
  // known already.
  Taken take(const model::Provenance& provenance, const model::Document& document, std::string_view body = {},
             const std::optional<PrefetchedRows>& prefetched = {}, std::optional<WindowDigest> said = {});
  // A document that was taken in before and read again all the same: puts back what differs from it where it decides.
  Restored look_again(const model::Provenance& provenance, model::Document document,
                      const std::optional<PrefetchedRows>& stored);
  void reject(const model::Provenance& provenance, const model::Refusal& refusal, std::string_view body);
  // A document that was recognised by its digest and not read: only counted.
  void count_known(KnownAs known);

  const model::IngestCounts& counts() const { return m_counts; }
  // The series it has changed so far.
  const ChangedSeries& changed_series() const { return m_changed_series; }
  // Bars written so far, for the bound on a batch's size.
  int64_t written_bars() const;
  // Raises the revisions of what changed and records the counts, without committing: a rehearsal ends here.
  void conclude(base::Instant now);
  void commit(base::Instant now);

 private:
  // What the store has of the document's window: as it was read ahead where that still holds, else read now. The dots
  // of a document that has any.
  std::span<const model::StoredBar> stored_bars(int64_t series_id, const model::Document& document,
                                                const std::optional<PrefetchedRows>& prefetched);
  const WindowRows& stored_dots(const SymbolEntry& symbol, int64_t series_id, const model::Document& document,
                                const std::optional<PrefetchedRows>& prefetched);
  // What decides dates in place of the document: others, and corrections.
  struct Deciding {
    Coverage coverage;
    BarCorrections held;
  };
  // Compares it with what is stored, into m_comparison.
  Deciding compare_with(std::span<const model::StoredBar> stored, int64_t series_id, const model::Document& document,
                        const std::string& digest, BarsSaidBefore said_before);
  struct ComparedDots {
    SignalComparison changes;
    DotCorrections held;
    std::vector<RestoredDot> damaged = {};
  };
  // `stands`: of the document; its dots are taken out where they will not be all that the symbol has from then on.
  ComparedDots compare_with_dots(const SymbolEntry& symbol, int64_t series_id, const model::Provenance& provenance,
                                 const model::Document& document, const std::optional<PrefetchedRows>& prefetched,
                                 WindowDigest& stands);
  bool is_of_this_batch(const std::optional<PrefetchedRows>& prefetched, int64_t series_id) const;
  // Puts back what `restored` names, and derives the weeks of the document's days again.
  void restore(SymbolEntry& symbol, const SeriesInBatch& series, const model::Document& document, Restored& restored);
  // All series of a symbol whose dots are others now.
  void note_dots_changed(const SymbolEntry& symbol);
  // Notes what the document that was applied just now has changed, and what stands on its window: `stands`, but for
  // what it does not say and what was outranked.
  void note_change(int64_t series_id, const SeriesChange& applied, const model::Document& document,
                   WindowDigest stands);
  // Evaluates the held dates again that the document speaks about, once it is recorded.
  std::vector<Dispute> evaluate_held(const SeriesInBatch& series, const model::Document& document,
                                     const model::Exchange& exchange, const BarCorrections& held);
  std::vector<DotDispute> find_dot_disputes(int64_t symbol_id, int64_t document_id, const DotCorrections& held) const;
  // What daily bars come to as weekly ones, once the document is recorded and applied. Whether anything changed.
  bool derive_weeks(SymbolEntry& symbol, int64_t document_id, const model::Document& document,
                    std::optional<base::Instant> newest_before, bool has_moved);
  // Where the symbol trades by now that the document is recorded; whether that is elsewhere than before.
  bool update_exchange(SymbolEntry& symbol, int64_t series_id, const model::Document& document);
  void update_name(SymbolEntry& symbol, int64_t series_id, const model::Provenance& provenance,
                   const model::Document& document, bool& has_changed);
  void count(DocumentOutcome outcome);

  sql::Writer& m_database;
  sql::Transaction m_transaction;
  BatchOptions m_options;
  int64_t m_batch_id;
  AuditLog m_audit_log;
  SymbolTable m_symbols;
  DocumentLog m_documents;
  CoverageReader m_coverage;
  SaidBefore m_said_before;
  PinTable m_pins;
  ScaleRecorder m_scales;
  StoredRows m_rows;
  WindowRows m_read_now;  // reused
  SeriesWriter m_series_writer;
  SignalWriter m_signal_writer;
  std::optional<WeeklyDerivation> m_weeks;  // where settings ask for it
  std::set<base::Date> m_changed_days;      // by the document at hand, as far as weeks are derived
  model::BarComparison m_comparison;        // reused
  ChangedSeries m_changed_series;
  model::IngestCounts m_counts;
};

}  // namespace bluedot::store
