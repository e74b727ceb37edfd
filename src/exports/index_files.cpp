#include "exports/index_files.hpp"

#include "exports/export_name.hpp"
#include "exports/manifest.hpp"
#include "exports/symbol_info.hpp"
#include "exports/tree_layout.hpp"

namespace bluedot::exports {

std::vector<IndexFile> symbol_info_files(const std::vector<store::ExportSeries>& series, const LedgerMap& ledger,
                                         const model::Settings& settings) {
  std::map<std::string, std::vector<SymbolInfoEntry>> by_path;
  for (const store::ExportSeries& one : series) {
    for (const Stream stream : k_streams) {
      const auto found = ledger.find(data_path(one, stream));
      if (found == ledger.end() || found->second.state != store::FileState::written) continue;
      by_path[symbol_info_path(settings, one.timeframe, one.repository)].push_back(
          {symbol_name(one.export_name, stream), describe(one.name, one.code, stream),
           static_cast<int>(found->second.decimals)});
    }
  }
  std::vector<IndexFile> files;
  for (auto& [path, entries] : by_path) {
    const int64_t count = std::ssize(entries);
    files.push_back({path, "SYMBOL_INFO", symbol_info_text(std::move(entries)), count});
  }
  return files;
}

IndexFile manifest_file(const LedgerMap& ledger) {
  std::vector<ManifestEntry> entries;
  for (const auto& [path, row] : ledger) {
    if (row.state != store::FileState::written || path == k_manifest_name) continue;
    entries.push_back({path, row.row_count, row.size_bytes, row.digest});
  }
  const int64_t count = std::ssize(entries);
  return {k_manifest_name, "MANIFEST", manifest_text(std::move(entries)), count};
}

}  // namespace bluedot::exports
