// A document against what the store has: what stands on its window, what decides dates in its place, what differs.
#pragma once

#include "model/document.hpp"
#include "model/provenance.hpp"
#include "store/rule/comparison.hpp"
#include "store/rule/coverage.hpp"
#include "store/rule/dot_comparison.hpp"
#include "store/rule/said_before.hpp"
#include "store/shortcut/stored_rows.hpp"
#include "store/tables/pin_table.hpp"
#include "store/writing/batch.hpp"
#include "store/writing/damage.hpp"

#include <optional>
#include <span>

namespace bluedot::store {

// A document that is taken in or looked at again, and the series it is about.
struct DocumentAtHand {
  const model::Provenance& provenance;
  const model::Document& document;
  SymbolEntry& symbol;
  SeriesInBatch series;                    // its document_id follows once the document is recorded
  const WindowRows* read_ahead = nullptr;  // while this batch was open
  // When the newest daily document of the symbol before it was said, where weeks are derived.
  std::optional<base::Instant> newest_before = {};
  bool has_moved = false;    // the symbol trades elsewhere by it
  bool has_changed = false;  // anything
};

// What differs. Bars, and the bars that stand, are those of the last document that was compared.
struct Compared {
  std::span<const model::StoredBar> stored;
  const model::BarComparison& bars;
  Coverage coverage;  // with `held` what decides dates in place of the document
  BarCorrections held;
  SignalComparison dots = {};
  DotCorrections held_dots = {};
  bool is_read_again = false;  // with the rows themselves, whatever digests say
  Restored damage = {};        // what differed so, and is no change
};

// The batch must outlive it.
class Comparing {
 public:
  explicit Comparing(Batch& batch);

  // A document that is to be taken in.
  Compared compare_bars(const DocumentAtHand& at);
  // Its dots, where it has any. `stands`: of the document; its dots are taken out where they will not be all that the
  // symbol has from then on.
  void compare_dots(const DocumentAtHand& at, Compared& compared, WindowDigest& stands);
  // A document that was taken in before: what differs from it where it decides.
  Restored damage(const DocumentAtHand& at);

 private:
  // What the store has of the document's window: as it was read ahead where that still holds, else read now.
  std::span<const model::StoredBar> stored_bars(const DocumentAtHand& at);
  const WindowRows& stored_dots(const DocumentAtHand& at);
  bool is_changed(int64_t series_id) const { return m_batch.changed.contains(series_id); }
  Compared compare_with(const DocumentAtHand& at, BarsSaidBefore said_before);
  std::vector<RestoredDot> damaged_dots(const DocumentAtHand& at);

  Batch& m_batch;
  CoverageReader m_coverage;
  SaidBefore m_said_before;
  PinReader m_pins;
  StoredRows m_rows;
  WindowRows m_read_now;        // reused
  model::BarComparison m_bars;  // reused
};

}  // namespace bluedot::store
