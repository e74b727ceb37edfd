#include "exports/export_plan.hpp"

#include "base/time_zone.hpp"
#include "exports/series_files.hpp"
#include "exports/tree_layout.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::exports {
namespace {

std::string why_out_of_date(const SeriesPlan& plan, const std::string& path, const LedgerMap& ledger,
                            TreeFolders& folders, const PlanRequest& request) {
  if (request.all) return "everything was asked for";
  const auto found = ledger.find(path);
  if (found == ledger.end()) return "never exported to this folder";
  const store::LedgerRow& row = found->second;
  if (row.state == store::FileState::writing) return "a run was cut off while it appended to the file";
  if (row.revision != plan.series.revision) {
    return fmt::format("the series is at revision {}, the file shows {}", plan.series.revision, row.revision);
  }
  if (row.fingerprint != plan.fingerprint) return "the settings or the format changed";
  const auto identity = folders.identity(path);
  if (row.state == store::FileState::absent) return identity ? "the stream has no line, but there is a file" : "";
  if (!identity) return "the file is missing";
  return row.is_still(identity) ? "" : "the file was touched by somebody else";
}

}  // namespace

LedgerMap load_ledger(const store::ExportLedger& ledger) {
  LedgerMap rows;
  ledger.for_each_row([&](store::LedgerRow&& row) {
    std::string path = row.path;
    rows.emplace(std::move(path), std::move(row));
  });
  return rows;
}

bool SeriesPlan::is_out_of_date() const {
  return std::ranges::any_of(streams, [](const StreamPlan& stream) { return !stream.reason.empty(); });
}

std::string fingerprint_of(const store::ExportSeries& series, const model::Settings& settings, base::Instant now) {
  // A provisional bar dated after today is withheld until its day has come: then today decides bytes too.
  const std::string provisional =
      settings.export_provisional ? "until " + base::TimeZone::named(series.time_zone).local_date(now).iso() : "no";
  return fmt::format("format {}, name {}, provisional {}", k_series_format, series.export_name, provisional);
}

std::vector<SeriesPlan> plan_exports(const std::vector<store::ExportSeries>& series, const LedgerMap& ledger,
                                     TreeFolders& folders, const model::Settings& settings, base::Instant now,
                                     const PlanRequest& request) {
  std::vector<SeriesPlan> plans;
  // A half-written file counts among those asked for: symbol_info and manifest would leave it out.
  const auto is_half_written = [&](const store::ExportSeries& one) {
    return std::ranges::any_of(k_streams, [&](Stream stream) {
      const auto found = ledger.find(data_path(one, stream));
      return found != ledger.end() && found->second.state == store::FileState::writing;
    });
  };
  for (const store::ExportSeries& one : series) {
    if (request.symbol && one.code != *request.symbol && !is_half_written(one)) continue;
    SeriesPlan plan{one, fingerprint_of(one, settings, now), {}};
    for (const Stream stream : k_streams) {
      const std::string path = data_path(one, stream);
      plan.streams[index_of(stream)] = {path, why_out_of_date(plan, path, ledger, folders, request)};
    }
    plans.push_back(std::move(plan));
  }
  return plans;
}

}  // namespace bluedot::exports
