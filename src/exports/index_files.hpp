// The files of a tree that list others: a symbol_info for each seed repository, and the manifest.
#pragma once

#include "exports/export_plan.hpp"

#include <map>
#include <string>
#include <vector>

namespace bluedot::exports {

struct IndexFile {
  std::string path;
  std::string stream;  // `SYMBOL_INFO`, `MANIFEST`
  std::string bytes;
  int64_t row_count = 0;  // entries
};

// One symbol_info for each repository that has a file. `ledger`: what the tree holds.
std::vector<IndexFile> symbol_info_files(const std::vector<store::ExportSeries>& series, const LedgerMap& ledger,
                                         const model::Settings& settings);
// Lists every written file of the ledger but itself.
IndexFile manifest_file(const LedgerMap& ledger);

// Of everything that decides the bytes of these files, and cheaper than they are.
std::string index_fingerprint(const std::vector<store::ExportSeries>& series, const LedgerMap& ledger,
                              const model::Settings& settings);
// Whether the index files were written by that fingerprint and nobody has touched them since.
bool are_indexes_current(const std::string& fingerprint, const LedgerMap& ledger, TreeFolders& folders);

}  // namespace bluedot::exports
