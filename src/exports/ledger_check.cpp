#include "exports/ledger_check.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "exports/export_plan.hpp"
#include "exports/series_export.hpp"
#include "exports/tree_layout.hpp"
#include "exports/tree_listing.hpp"

#include <fmt/format.h>
#include <optional>
#include <set>

namespace bluedot::exports {
namespace {

using store::FileState;
using store::LedgerRow;

// What is wrong with the file, or nothing.
std::optional<std::string> look_at(const LedgerRow& row, TreeFolders& folders, bool thorough) {
  if (row.state == FileState::writing)
    return "a run was cut off while it appended to the file; 'bluedot export' repairs it";
  const auto identity = folders.identity(row.path);
  if (!identity) return "is missing";
  if (identity->size_bytes != row.size_bytes) {
    return fmt::format("has {} bytes; {} were written", identity->size_bytes, row.size_bytes);
  }
  if (!thorough) return std::nullopt;
  const auto bytes = folders.read(row.path);
  if (!bytes) return "is missing";
  if (base::xxh3_128_hex(*bytes) != row.digest) return "has other bytes than were written";
  return std::nullopt;
}

bool shows_present(const LedgerRow& row, const store::ExportSeries& series, const std::string& fingerprint) {
  return row.state != FileState::writing && row.revision == series.revision && row.fingerprint == fingerprint;
}

void find_unexpected(const LedgerCheck& check, TreeFolders& folders, const LedgerFiles& ledger,
                     const std::set<std::string>& known, const model::FindingSink& report) {
  for (const std::string& path : list_repositories(*check.root, folders)) {
    if (!ledger.is_known) {
      report({"file",
              "the store has no ledger of this tree: it was moved here, or is another store's; "
              "'bluedot export' makes one",
              "", "", "", check.folder});
      return;
    }
    if (!known.contains(path))
      report({"file",
              "no export of this store wrote it; 'bluedot export' takes away what an older one left, else move it away",
              "", "", "", path});
  }
}

}  // namespace

LedgerFiles check_ledger_files(const LedgerCheck& check, bool thorough, const model::FindingSink& report) {
  std::optional<TreeFolders> folders;
  if (check.root != nullptr) {
    folders.emplace(*check.root);
  } else {
    folders.emplace();
  }
  LedgerFiles ledger;
  std::set<std::string> known;
  for (const LedgerRow& row : store::ExportLedger(check.database, check.folder).rows()) {
    ledger.is_known = true;
    if (row.state == FileState::absent) continue;
    ++ledger.files;
    known.insert(row.path);
    std::optional<std::string> what;
    try {
      what = look_at(row, *folders, thorough);
    } catch (const base::Error& error) {
      if (error.kind() == base::ErrorKind::interrupted) throw;
      what = error.what();
    }
    if (what) report({"file", *what, "", "", "", row.path});
  }
  if (check.root != nullptr) find_unexpected(check, *folders, ledger, known, report);
  return ledger;
}

void check_ledger_bytes(const LedgerCheck& check, const model::Settings& settings, base::Instant now,
                        const model::FindingSink& report) {
  const LedgerMap ledger = load_ledger(store::ExportLedger(check.database, check.folder));
  if (ledger.empty()) return;
  SeriesImage image(check.database, settings, now);
  for (const store::ExportSeries& series : store::series_to_export(check.database)) {
    check.each_series();
    const std::string fingerprint = fingerprint_of(series, settings, now);
    const auto& files = image.render(series);
    for (const Stream stream : k_streams) {
      const std::string path = data_path(series, stream);
      const auto found = ledger.find(path);
      if (found == ledger.end() || !shows_present(found->second, series, fingerprint)) continue;
      const Rendered& file = files[index_of(stream)];
      const bool is_written = found->second.state == FileState::written;
      if (is_written == (file.rows > 0) && (!is_written || base::xxh3_128_hex(file.bytes) == found->second.digest)) {
        continue;
      }
      report({"export", "the store gives other bytes than were written, at the same revision", series.code,
              std::string(model::name_of(series.timeframe)), "", path});
    }
  }
}

}  // namespace bluedot::exports
