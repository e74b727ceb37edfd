// Which files of a tree are out of date, and why: the store's revisions against the ledger and the files themselves.
#pragma once

#include "base/instant.hpp"
#include "exports/stream.hpp"
#include "exports/tree_folders.hpp"
#include "model/settings.hpp"
#include "store/tables/export_ledger.hpp"
#include "store/tables/export_reader.hpp"

#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace bluedot::exports {

using LedgerMap = std::unordered_map<std::string, store::LedgerRow>;  // by path

LedgerMap load_ledger(const store::ExportLedger& ledger);

struct StreamPlan {
  std::string path;
  std::string reason;  // why it is out of date; empty when it is not
};

struct SeriesPlan {
  store::ExportSeries series;
  std::string fingerprint;
  std::array<StreamPlan, k_stream_count> streams;  // in the order of k_streams
  bool is_out_of_date() const;
};

struct PlanRequest {
  bool all = false;                   // as if every file were out of date
  std::optional<std::string> symbol;  // only this one's series
};

// What besides the bars decides the bytes of a series' files.
std::string fingerprint_of(const store::ExportSeries& series, const model::Settings& settings, base::Instant now);

// One plan for each series (of the symbol, and of any that a run left half-written), up to date or not, in the order of
// `series`.
std::vector<SeriesPlan> plan_exports(const std::vector<store::ExportSeries>& series, const LedgerMap& ledger,
                                     TreeFolders& folders, const model::Settings& settings, base::Instant now,
                                     const PlanRequest& request);

}  // namespace bluedot::exports
