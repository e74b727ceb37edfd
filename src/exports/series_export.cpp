#include "exports/series_export.hpp"

#include "base/running_digest.hpp"
#include "base/time_zone.hpp"

namespace bluedot::exports {
namespace {

bool holds_bytes(const std::string& path, const std::optional<base::FileIdentity>& identity, const std::string& bytes,
                 TreeFolders& folders) {
  // A file with two names could be changed through the other one: it is replaced by one of our own.
  const bool could =
      identity && identity->is_regular_file() && identity->link_count == 1 && identity->size_bytes == std::ssize(bytes);
  return could && folders.read(path) == bytes;
}

StreamResult remove_if_there(store::LedgerRow row, const LedgerMap& ledger, TreeFolders& folders,
                             base::StagedFiles* staged) {
  StreamResult result;
  row.state = store::FileState::absent;
  if (folders.identity(row.path)) {
    if (staged != nullptr) staged->remove(folders.folder_of(row.path), TreeFolders::name_in_folder(row.path));
    result.is_removed = true;
  }
  const auto found = ledger.find(row.path);
  result.ledger_changed = found == ledger.end() || found->second.state != row.state ||
                          found->second.revision != row.revision || found->second.fingerprint != row.fingerprint;
  result.row = std::move(row);
  return result;
}

void describe_bytes(StreamResult& result, const std::string& bytes) {
  result.row.state = store::FileState::written;
  result.row.size_bytes = std::ssize(bytes);
  base::RunningDigest digest;
  digest.add(bytes);
  result.row.digest = digest.hex();
  result.digest_state = digest.state();
}

// What the ledger says of the stream's file but for its bytes.
store::LedgerRow describe(const SeriesPlan& plan, Stream stream, const Rendered& file) {
  store::LedgerRow row;
  row.path = plan.streams[index_of(stream)].path;
  row.series_id = plan.series.series_id;
  row.stream = name_of(stream);
  row.revision = plan.series.revision;
  row.fingerprint = plan.fingerprint;
  row.row_count = file.rows;
  row.decimals = file.decimals;
  if (file.rows > 0) row.last_date = file.last_date;
  return row;
}

}  // namespace

SeriesImage::SeriesImage(const sql::Reader& database, const model::Settings& settings, base::Instant now,
                         std::optional<int64_t> as_of_batch)
    : m_reader(database, as_of_batch), m_include_provisional(settings.export_provisional), m_now(now) {}

const std::array<Rendered, k_stream_count>& SeriesImage::render(const store::ExportSeries& series,
                                                                std::optional<base::Date> from) {
  if (!m_renderer || m_include_provisional) {
    const base::Date today = base::TimeZone::named(series.time_zone).local_date(m_now);
    m_renderer.emplace(m_include_provisional, today);
  }
  m_renderer->begin();
  m_reader.read(
      series,
      [&](const model::Bar& bar, bool has_dot) {
        m_renderer->add({bar.date, bar.values, bar.provisional, has_dot});
      },
      from);
  return m_renderer->finish();
}

StreamResult stage_if_different(store::LedgerRow described, const std::string& bytes, const LedgerMap& ledger,
                                TreeFolders& folders, base::StagedFiles* staged) {
  StreamResult result;
  result.row = std::move(described);
  store::LedgerRow& row = result.row;
  describe_bytes(result, bytes);
  if (!row.series_id) result.digest_state.clear();  // index files are never appended to
  const auto identity = folders.identity(row.path);
  const auto found = ledger.find(row.path);
  const store::LedgerRow* known = found == ledger.end() ? nullptr : &found->second;
  const bool is_known_file = known != nullptr && known->is_still(identity);
  // What a run that was cut off appended may be right and not yet on the disk: nobody has synced it.
  const bool is_half_written = known != nullptr && known->state == store::FileState::writing;

  if ((is_known_file && known->digest == row.digest) ||
      (!is_half_written && holds_bytes(row.path, identity, bytes, folders))) {
    row.set_identity(*identity);
    result.ledger_changed = !is_known_file || known->revision != row.revision ||
                            known->fingerprint != row.fingerprint || known->decimals != row.decimals;
  } else {
    result.staged = staged == nullptr
                        ? 0
                        : staged->write(folders.folder_of(row.path), TreeFolders::name_in_folder(row.path), bytes);
    result.ledger_changed = true;
  }
  return result;
}

SeriesResult export_series(const SeriesPlan& plan, SeriesImage& image, const LedgerMap& ledger, TreeFolders& folders,
                           base::StagedFiles* staged) {
  const auto& files = image.render(plan.series);
  SeriesResult results;
  for (const Stream stream : k_streams) {
    const Rendered& file = files[index_of(stream)];
    store::LedgerRow row = describe(plan, stream, file);
    if (file.rows == 0) {
      results[index_of(stream)] = remove_if_there(std::move(row), ledger, folders, staged);
    } else {
      results[index_of(stream)] = stage_if_different(std::move(row), file.bytes, ledger, folders, staged);
    }
  }
  return results;
}

}  // namespace bluedot::exports
