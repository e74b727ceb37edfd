// What a run did, in numbers: the same in the batch log, in reports and in `--json`.
#pragma once

#include <cstdint>

namespace bluedot::model {

struct DocumentCounts {  // adds up to total
  int64_t total = 0;
  int64_t accepted = 0;   // changed something
  int64_t unchanged = 0;  // known already, or said what the store had
  int64_t stale = 0;      // newer documents cover all it says
  int64_t withdrawn = 0;  // taken back by an undo before
  int64_t rejected = 0;
};

struct BarCounts {
  int64_t inserted = 0, revised = 0, settled = 0, retracted = 0, unchanged = 0;
  int64_t rejected = 0;     // set aside
  int64_t provisional = 0;  // of those inserted, revised or settled: their session had not closed yet
};

struct SignalCounts {
  int64_t inserted = 0, retracted = 0;
};

struct ExportCounts {
  int64_t written = 0, unchanged = 0, removed = 0;
};

struct IngestCounts {
  DocumentCounts documents;
  BarCounts bars;
  SignalCounts signals;
  int64_t series_changed = 0;

  void add(const IngestCounts& other);
};

}  // namespace bluedot::model
