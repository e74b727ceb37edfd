// Whether a store and its tree are what they must be, from SQLite's pages to the bytes of the exports.
#pragma once

#include "model/finding.hpp"
#include "pipeline/workspace.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace bluedot::pipeline {

struct CheckReport {
  bool quick = false;
  int64_t series = 0;       // looked at
  int64_t bars = 0;         // that the rule agrees with; 0 of a quick check
  int64_t log_entries = 0;  // whose chain was verified
  int64_t files = 0;        // of the ledger
  int64_t finding_count = 0;
  std::vector<model::Finding> findings;  // the first thousand: a broken store repeats itself
  std::vector<std::string> notes;        // what could not be looked at, and why that is no finding
  double seconds = 0;

  void add(model::Finding finding);
};

// Reads one committed state, while another process may write; takes no lock. Quick: SQLite's quick_check, the schema,
// the figures, the end of the log, the sizes of the files. Else everything: every index, every reference, the whole
// log, every bar and dot against the rule, every file byte for byte. Holds one series in memory.
CheckReport check(Workspace& workspace, bool quick);

// The quick one of the store alone, on the writing connection. Nothing of what it reports depends on a run having been
// completed.
CheckReport check_quickly(const sql::Reader& database);

}  // namespace bluedot::pipeline
