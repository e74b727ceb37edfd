#include "exports/index_files.hpp"

#include "base/digest.hpp"
#include "base/running_digest.hpp"
#include "exports/export_name.hpp"
#include "exports/manifest.hpp"
#include "exports/symbol_info.hpp"
#include "exports/tree_layout.hpp"

#include <algorithm>
#include <fmt/compile.h>
#include <fmt/format.h>

namespace bluedot::exports {
namespace {

// To be raised with every change of what symbol_info and manifest say, so that those on disk are found out of date.
constexpr int k_index_format = 1;

// One for each repository that has a file.
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
    files.push_back({path, std::string(k_symbol_info), symbol_info_text(std::move(entries)), count});
  }
  return files;
}

}  // namespace

std::string index_fingerprint(const std::vector<store::ExportSeries>& series, const LedgerMap& ledger,
                              const model::Settings& settings) {
  base::RunningDigest digest;
  std::string line = fmt::format("format {}\n", k_index_format);
  // With their lengths, so that no two lists of texts read the same.
  const auto add_line = [&](std::initializer_list<std::string_view> texts) {
    for (const std::string_view text : texts)
      fmt::format_to(std::back_inserter(line), FMT_COMPILE("{}:{} "), text.size(), text);
    line += '\n';
    digest.add(line);
    line.clear();
  };
  for (const store::ExportSeries& one : series) {
    add_line({symbol_info_path(settings, one.timeframe, one.repository), one.export_name, one.code, one.name});
  }
  std::vector<const store::LedgerRow*> rows;
  for (const auto& [path, row] : ledger) {
    if (row.series_id && row.state == store::FileState::written) rows.push_back(&row);
  }
  std::ranges::sort(rows, {}, &store::LedgerRow::path);
  for (const store::LedgerRow* row : rows) {
    fmt::format_to(std::back_inserter(line), FMT_COMPILE("{} {} {} "), row->row_count, row->size_bytes, row->decimals);
    add_line({row->path, row->digest});
  }
  return digest.hex();
}

bool are_indexes_current(const std::string& fingerprint, const LedgerMap& ledger, TreeFolders& folders) {
  if (!ledger.contains(k_manifest_name)) return false;
  return std::ranges::all_of(ledger, [&](const auto& entry) {
    const store::LedgerRow& row = entry.second;
    if (row.series_id) return true;
    return row.fingerprint == fingerprint && row.is_still(folders.identity(row.path));
  });
}

std::vector<IndexFile> index_files(const std::vector<store::ExportSeries>& series, const LedgerMap& ledger,
                                   const model::Settings& settings) {
  std::vector<IndexFile> files = symbol_info_files(series, ledger, settings);
  std::vector<ManifestEntry> entries;
  for (const auto& [path, row] : ledger) {
    if (row.state != store::FileState::written || row.stream == k_symbol_info || row.stream == k_manifest) continue;
    entries.push_back({path, row.row_count, row.size_bytes, row.digest});
  }
  std::vector<std::string> digests;  // what the entries refer to
  for (const IndexFile& info : files) digests.push_back(base::xxh3_128_hex(info.bytes));
  for (size_t i = 0; i < files.size(); ++i) {
    entries.push_back({files[i].path, files[i].row_count, std::ssize(files[i].bytes), digests[i]});
  }
  const int64_t count = std::ssize(entries);
  files.push_back({k_manifest_name, std::string(k_manifest), manifest_text(std::move(entries)), count});
  return files;
}

}  // namespace bluedot::exports
