// One batch being written: takes judged documents in order, applies the one rule, and commits all of it or nothing.
#pragma once

#include "model/document.hpp"
#include "model/provenance.hpp"
#include "model/settings.hpp"
#include "store/shortcut/prefetch.hpp"
#include "store/tables/document_log.hpp"
#include "store/writing/batch.hpp"
#include "store/writing/comparing.hpp"
#include "store/writing/damage.hpp"
#include "store/writing/disputes.hpp"
#include "store/writing/scale_recorder.hpp"
#include "store/writing/weekly_derivation.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

struct BatchOptions {
  model::Settings settings;
  bool force = false;  // waives the retraction guard and the skip of withdrawn documents
};

// A document and its symbol's other documents disagree on the time zone: one is stronger, and the symbol is held to
// trade where that one says.
struct Relocated {
  std::string document, others;  // time zones
  bool has_moved = false;        // the document is the stronger; else it only was dated by a zone of its own
};

// What became of a document; `refusal` when the store itself turned it down (the retraction guard).
struct IntakeResult {
  DocumentOutcome outcome = DocumentOutcome::unchanged;
  std::optional<model::Refusal> refusal = {};
  Disputes disputes = {};
  std::optional<Rescaled> rescaled = {};
  std::optional<ScaleBreak> scale_break = {};
  std::vector<base::Date> retracted_dates = {};  // of bars that a feed said before and that it does not carry
  Restored restored = {};                        // what was not as the store itself said that it was
  std::optional<Relocated> relocated = {};       // where the document speaks of another time zone than was known
  bool was_known = false;                        // this very document was taken in, or withdrawn, before: only counted
};

// The transaction opens with the object and is rolled back unless committed.
class BatchWriter {
 public:
  BatchWriter(sql::Writer& database, const RunInfo& run, const BatchOptions& options);

  int64_t batch_id() const { return m_batch.batch_id; }
  // `body`: kept when the document is refused and came from no file; else empty. `prefetched`: of the document, and
  // used where it is as fresh as what the writer would read itself. `said`: the digest of the document, where it is
  // known already.
  IntakeResult take(const model::Provenance& provenance, const model::Document& document, std::string_view body = {},
                    const std::optional<PrefetchedRows>& prefetched = {}, std::optional<WindowDigest> said = {});
  // A document that was taken in before and read again all the same: puts back what differs from it where it decides.
  Restored look_again(const model::Provenance& provenance, model::Document document,
                      const std::optional<PrefetchedRows>& stored);
  void reject(const model::Provenance& provenance, const model::Refusal& refusal, std::string_view body);
  // A document that was recognised by its digest and not read: only counted.
  void count_known(KnownAs known);

  const model::IngestCounts& counts() const { return m_batch.counts; }
  // The series it has changed so far.
  const ChangedSeries& changed_series() const { return m_batch.changed; }
  // Bars written so far, for the bound on a batch's size.
  int64_t written_bars() const { return m_batch.written_bars(); }
  // Raises the revisions of what changed and records the counts, without committing: a rehearsal ends here.
  void conclude(base::Instant now) { m_batch.conclude(now); }
  void commit(base::Instant now);

 private:
  DocumentAtHand at_hand(const model::Provenance& provenance, const model::Document& document,
                         const std::optional<PrefetchedRows>& prefetched);
  // Whether there is nothing to take in.
  KnownAs known_as(const DocumentAtHand& at);
  std::optional<model::Refusal> turned_down(const DocumentAtHand& at, const Compared& compared) const;
  // Puts damage back, and derives the weeks of the document's days again.
  void put_back(const DocumentAtHand& at, Restored& restored);
  // Records the document, and what it says of its symbol and of the scale of its series.
  IntakeResult record(DocumentAtHand& at, Compared& compared);
  // Changes what differs, and what follows from that. `stands`: what the document says.
  void apply(DocumentAtHand& at, const Compared& compared, WindowDigest stands, IntakeResult& taken);
  // What became of the document.
  void finish(const DocumentAtHand& at, const Compared& compared, IntakeResult& taken);
  // Where the symbol trades by now that the document is recorded.
  std::optional<Relocated> locate(DocumentAtHand& at);
  // Whether the symbol is called otherwise by it.
  bool name(const DocumentAtHand& at);
  // What daily bars come to as weekly ones; `held_changed`: the days that corrections changed. Whether anything
  // changed.
  bool derive_weeks(const DocumentAtHand& at, const model::BarComparison& bars,
                    const std::vector<base::Date>& held_changed);
  // Notes what stands on the document's window: `stands`, but for what it does not say and what was outranked.
  void note_window(const DocumentAtHand& at, const model::BarComparison& bars, WindowDigest stands);

  sql::Transaction m_transaction;
  BatchOptions m_options;
  Batch m_batch;
  std::optional<WeeklyDerivation> m_weeks;  // where settings ask for it
  DocumentLog m_documents;
  Comparing m_comparing;
  ScaleRecorder m_scales;
};

}  // namespace bluedot::store
