// Brings the files of one series up to date: renders, compares with what is there, stages what differs.
#pragma once

#include "base/instant.hpp"
#include "base/staged_files.hpp"
#include "exports/export_plan.hpp"
#include "exports/series_files.hpp"

#include <array>
#include <cstddef>
#include <optional>

namespace bluedot::exports {

// Series whose files are staged and made durable together: 4,000 files. More would only grow the set that a crash
// throws away; fewer would sync more often.
inline constexpr size_t k_series_per_set = 1'000;

// Everything the files of one series hold, by the bars and dots of the store.
class SeriesImage {
 public:
  // `now` bounds provisional bars only: none dated after today, in the exchange's time zone, is exported.
  // `as_of_batch`: the state after that batch instead of today's.
  SeriesImage(const sql::Reader& database, const model::Settings& settings, base::Instant now,
              std::optional<int64_t> as_of_batch = {});
  // Valid until the next call. `from`: only the lines of that date and later; not together with `as_of_batch`.
  const std::array<Rendered, k_stream_count>& render(const store::ExportSeries& series,
                                                     std::optional<base::Date> from = {});

 private:
  store::ExportReader m_reader;
  bool m_include_provisional;
  base::Instant m_now;
  std::optional<SeriesRenderer> m_renderer;
};

struct StreamResult {
  store::LedgerRow row;          // its identity still to be set when staged
  std::string digest_state;      // of the bytes, where the file may be appended to later (base/running_digest)
  std::optional<size_t> staged;  // its number in the set of staged files, when it is written
  bool is_append = false;        // staged to be appended to, not replaced
  bool is_removed = false;
  bool ledger_changed = false;
};

using SeriesResult = std::array<StreamResult, k_stream_count>;

// Safe to call from several threads with an image each. The ledger is read only. Without `staged` it is a rehearsal:
// the result says what would be written and removed (`staged` then has no meaning beyond being there).
SeriesResult export_series(const SeriesPlan& plan, SeriesImage& image, const LedgerMap& ledger, TreeFolders& folders,
                           base::StagedFiles* staged);

// Stages `bytes` as the file `row.path`, unless the file holds just these bytes already; completes size and digest.
StreamResult stage_if_different(store::LedgerRow row, const std::string& bytes, const LedgerMap& ledger,
                                TreeFolders& folders, base::StagedFiles* staged);

}  // namespace bluedot::exports
