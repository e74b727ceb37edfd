#include "exports/orphans.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "exports/manifest.hpp"
#include "exports/tree_layout.hpp"

#include <memory>
#include <optional>
#include <set>

namespace bluedot::exports {
namespace {

bool is_by_this_ledger(const LedgerMap& ledger, const base::FileIdentity& manifest) {
  const auto found = ledger.find(k_manifest_name);
  return found != ledger.end() && found->second.is_still(manifest);
}

// Every path that a file of these series can have.
std::set<std::string> paths_of(const std::vector<store::ExportSeries>& series, const model::Settings& settings) {
  std::set<std::string> paths;
  for (const store::ExportSeries& one : series) {
    if (one.bar_count == 0) continue;  // it has no files
    for (const Stream stream : k_streams) paths.insert(data_path(one, stream));
    paths.insert(symbol_info_path(settings, one.timeframe, one.repository));
  }
  return paths;
}

bool is_as_listed(const ListedFile& file, TreeFolders& folders) {
  try {
    const auto identity = folders.identity(file.path);
    if (!identity || !identity->is_regular_file() || identity->size_bytes != file.bytes) return false;
    const auto bytes = folders.read(file.path);
    return bytes && base::xxh3_128_hex(*bytes) == file.digest;
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::interrupted) throw;
    return false;  // what cannot be read is not known to be ours
  }
}

}  // namespace

std::vector<std::string> remove_orphans(const std::vector<store::ExportSeries>& series, const LedgerMap& ledger,
                                        const model::Settings& settings, TreeFolders& folders) {
  std::vector<std::string> removed;
  const auto identity = folders.identity(k_manifest_name);
  if (!identity || !identity->is_regular_file() || is_by_this_ledger(ledger, *identity)) return removed;
  const auto text = folders.read(k_manifest_name);
  if (!text) return removed;
  const std::set<std::string> wanted = paths_of(series, settings);
  std::set<std::shared_ptr<const base::Folder>> touched;
  for (const ListedFile& file : read_manifest(*text)) {
    if (wanted.contains(file.path) || !is_place_of_ours(file.path) || !is_as_listed(file, folders)) continue;
    const auto folder = folders.find_folder_of(file.path);
    if (!folder || !folder->remove(TreeFolders::name_in_folder(file.path))) continue;
    touched.insert(folder);
    removed.push_back(file.path);
  }
  for (const auto& folder : touched) folder->sync();
  return removed;
}

}  // namespace bluedot::exports
