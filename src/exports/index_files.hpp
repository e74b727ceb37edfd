// The files of a tree that list others: a symbol_info for each seed repository, and the manifest.
#pragma once

#include "exports/export_plan.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::exports {

// What the ledger calls them, as it calls the files of series by their stream.
inline constexpr std::string_view k_symbol_info = "SYMBOL_INFO";
inline constexpr std::string_view k_manifest = "MANIFEST";

struct IndexFile {
  std::string path;
  std::string stream;  // k_symbol_info or k_manifest
  std::string bytes;
  int64_t row_count = 0;  // entries
};

// One symbol_info for each repository that has a file, and last the manifest, which lists these and every written file
// of a series. `ledger`: what the tree holds. Error when a repository has too many symbols.
std::vector<IndexFile> index_files(const std::vector<store::ExportSeries>& series, const LedgerMap& ledger,
                                   const model::Settings& settings);

// Of everything that decides the bytes of these files, and cheaper than they are.
std::string index_fingerprint(const std::vector<store::ExportSeries>& series, const LedgerMap& ledger,
                              const model::Settings& settings);
// Whether the index files were written by that fingerprint and nobody has touched them since.
bool are_indexes_current(const std::string& fingerprint, const LedgerMap& ledger, TreeFolders& folders);

}  // namespace bluedot::exports
