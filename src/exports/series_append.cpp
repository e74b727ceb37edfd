#include "exports/series_append.hpp"

#include "base/running_digest.hpp"

#include <algorithm>

namespace bluedot::exports {
namespace {

// The digests of a series' files, to be continued; nothing for a file that is not there.
using Digests = std::array<std::optional<base::RunningDigest>, k_stream_count>;

std::optional<Digests> load_digests(const SeriesPlan& plan, const LedgerMap& ledger, store::ExportLedger& states) {
  Digests digests;
  const auto [first, last] = std::ranges::minmax_element(plan.streams, {}, &StreamPlan::path);
  const auto known = states.digest_states(first->path, last->path);
  for (const Stream stream : k_streams) {
    const std::string& path = plan.streams[index_of(stream)].path;
    if (ledger.at(path).state == store::FileState::absent) continue;
    auto& digest = digests[index_of(stream)];
    const auto state = known.find(path);
    if (state != known.end()) digest = base::RunningDigest::resume(state->second);
    if (!digest) return std::nullopt;
  }
  return digests;
}

StreamResult append_lines(const store::LedgerRow& known, const SeriesPlan& plan, const Rendered& lines,
                          std::optional<base::RunningDigest>& digest, TreeFolders& folders, base::StagedFiles& staged) {
  StreamResult result;
  result.ledger_changed = true;
  result.row = known;
  result.row.revision = plan.series.revision;
  if (lines.rows == 0) return result;
  const bool is_new = known.state == store::FileState::absent;
  if (is_new) digest.emplace();
  digest->add(lines.bytes);
  result.row.state = store::FileState::written;
  result.row.row_count = (is_new ? 0 : known.row_count) + lines.rows;
  result.row.size_bytes = (is_new ? 0 : known.size_bytes) + std::ssize(lines.bytes);
  result.row.decimals = std::max<int64_t>(is_new ? 0 : known.decimals, lines.decimals);
  result.row.last_date = lines.last_date;
  result.row.digest = digest->hex();
  result.digest_state = digest->state();
  auto folder = folders.folder_of(known.path);
  std::string name = TreeFolders::name_in_folder(known.path);
  result.is_append = !is_new;
  result.staged = is_new ? staged.write(std::move(folder), std::move(name), lines.bytes)
                         : staged.append(std::move(folder), std::move(name), known.identity(), lines.bytes);
  return result;
}

// Whether the files are the ones that were written, and none is there that was not.
bool are_still(const SeriesPlan& plan, const LedgerMap& ledger, TreeFolders& folders) {
  return std::ranges::all_of(plan.streams, [&](const StreamPlan& stream) {
    const store::LedgerRow& row = ledger.at(stream.path);
    const auto identity = folders.identity(stream.path);
    return row.state == store::FileState::absent ? !identity : row.is_still(identity);
  });
}

}  // namespace

std::optional<base::Date> first_new_line(const SeriesPlan& plan, const LedgerMap& ledger,
                                         const store::LoggedChanges& changes) {
  std::optional<base::Date> from;
  for (const StreamPlan& stream : plan.streams) {
    const auto found = ledger.find(stream.path);
    if (found == ledger.end() || found->second.fingerprint != plan.fingerprint) return std::nullopt;
    const store::LedgerRow& row = found->second;
    from = changes.first_date(plan.series, row.revision);
    if (!from) return std::nullopt;
    if (row.state == store::FileState::writing) return std::nullopt;
    if (row.state == store::FileState::written && (!row.last_date || *row.last_date >= *from)) return std::nullopt;
  }
  return from;
}

std::optional<SeriesResult> append_series(const SeriesPlan& plan, SeriesImage& image, const LedgerMap& ledger,
                                          TreeFolders& folders, const store::LoggedChanges& changes,
                                          store::ExportLedger& states, base::StagedFiles& staged) {
  const auto from = first_new_line(plan, ledger, changes);
  if (!from || !are_still(plan, ledger, folders)) return std::nullopt;
  auto digests = load_digests(plan, ledger, states);
  if (!digests) return std::nullopt;
  const auto& lines = image.render(plan.series, from);
  SeriesResult results;
  for (const Stream stream : k_streams) {
    const size_t i = index_of(stream);
    results[i] = append_lines(ledger.at(plan.streams[i].path), plan, lines[i], (*digests)[i], folders, staged);
  }
  return results;
}

}  // namespace bluedot::exports
