#include "store/rule/archives.hpp"

#include "base/error.hpp"
#include "base/running_digest.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace bluedot::store {
namespace {

ArchivedDates read_dates(const sql::Reader& database, std::string_view query, int64_t id, base::Date first,
                         base::Date last) {
  ArchivedDates dates;
  const std::string from = first.iso(), to = last.iso();
  sql::Statement row = database.prepare_named(query);
  row.bind(id, from, to);
  while (row.step()) {
    dates[base::Date::parse_iso(row.text(0)).value()] = {row.optional_integer(1), row.integer(2), row.integer(3),
                                                         std::string(row.text(4))};
  }
  return dates;
}

bool knows_archives(const sql::Reader& database) {
  return database.prepare_named("has_archives").step();
}

}  // namespace

std::vector<Archive> list_archives(const sql::Reader& database) {
  std::vector<Archive> all;
  if (!knows_archives(database)) return all;
  sql::Statement row = database.prepare_named("archives");
  while (row.step()) {
    const int64_t first = row.integer(7), last = row.integer(8);
    all.push_back({row.integer(0),
                   row.integer(1),
                   std::string(row.text(2)),
                   std::string(row.text(3)),
                   row.integer(4),
                   std::string(row.text(5)),
                   row.integer(6),
                   {first - 1, std::string(row.blob(9))},
                   {last, std::string(row.blob(10))},
                   {row.integer(11), row.integer(12), row.integer(13), row.integer(14), last - first + 1}});
  }
  return all;
}

std::optional<Archive> find_archive(const sql::Reader& database, std::string_view sha256) {
  auto all = list_archives(database);
  const auto found = std::ranges::find(all, sha256, &Archive::sha256);
  return found == all.end() ? std::nullopt : std::optional(std::move(*found));
}

LogEnd archived_log_end(const sql::Reader& database) {
  if (!knows_archives(database)) return {};
  sql::Statement row = database.prepare_named("archived_log_end");
  if (!row.step()) return {};
  return {row.integer(0), std::string(row.blob(1))};
}

std::string digest_of_marks(const sql::Reader& database) {
  base::RunningDigest digest;
  for (const char* marks : {"bar_marks", "signal_marks"}) {
    digest.add(fmt::format("{}\n", marks));
    sql::Statement row = database.prepare_named(marks);
    while (row.step()) {
      digest.add(fmt::format("{} {} {} {}\n", row.integer(0), row.text(1), row.integer(2),
                             row.optional_integer(3).value_or(0)));
    }
  }
  return digest.hex();
}

void require_state(const sql::Reader& database, int64_t batch_id) {
  const auto archives = list_archives(database);
  if (archives.empty() || batch_id >= archives.back().until_batch) return;
  throw base::Error(fmt::format("the state after batch {} cannot be told: what stood before batch {} {}", batch_id,
                                archives.back().until_batch, archived_in(archives.back().file)));
}

ArchivedDates archived_bars(const sql::Reader& database, int64_t series_id, base::Date first, base::Date last) {
  return read_dates(database, "archived_bars", series_id, first, last);
}

ArchivedDates archived_signals(const sql::Reader& database, int64_t symbol_id, base::Date first, base::Date last) {
  return read_dates(database, "archived_signals", symbol_id, first, last);
}

std::optional<Event> event_of_archived(const ArchivedDates& dates, base::Date date, int64_t document_id,
                                       int64_t batch_id) {
  const auto found = dates.find(date);
  if (found == dates.end() || batch_id > found->second.until_batch) return std::nullopt;
  if (found->second.document_id == document_id) return Event{found->second.archive_batch, 0};
  throw ArchivedEvidence(fmt::format("what document {} of batch {} said about {} {}", document_id, batch_id, date.iso(),
                                     archived_in(found->second.file)));
}

std::string archived_in(const std::string& file) {
  return fmt::format("is archived in {}; 'bluedot archive --restore {}' takes it back", file, file);
}

}  // namespace bluedot::store
