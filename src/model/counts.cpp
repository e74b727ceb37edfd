#include "model/counts.hpp"

namespace bluedot::model {

void IngestCounts::add(const IngestCounts& other) {
  documents.total += other.documents.total;
  documents.accepted += other.documents.accepted;
  documents.unchanged += other.documents.unchanged;
  documents.stale += other.documents.stale;
  documents.withdrawn += other.documents.withdrawn;
  documents.rejected += other.documents.rejected;
  bars.inserted += other.bars.inserted;
  bars.revised += other.bars.revised;
  bars.settled += other.bars.settled;
  bars.retracted += other.bars.retracted;
  bars.unchanged += other.bars.unchanged;
  bars.rejected += other.bars.rejected;
  bars.provisional += other.bars.provisional;
  signals.inserted += other.signals.inserted;
  signals.retracted += other.signals.retracted;
  series_changed += other.series_changed;
}

}  // namespace bluedot::model
