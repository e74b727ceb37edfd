// What of a store lies in archive files, and what that means for questions about the past: they are answered as ever or
// refused with the file's name, and never answered as if the archived rows had not been.
#pragma once

#include "base/date.hpp"
#include "base/error.hpp"
#include "sql/database.hpp"
#include "store/rule/standing.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::store {

// The end of a part of the log: its last entry, and the chain (32 bytes) up to it; 0 and nothing before the first.
struct LogEnd {
  int64_t audit_id = 0;
  std::string chain;
};

struct ArchiveCounts {
  int64_t bars = 0, signals = 0;  // values that were replaced or retracted, or never stood
  int64_t rejected_bars = 0, bodies = 0;
  int64_t log_entries = 0;
  int64_t total() const { return bars + signals + rejected_bars + bodies + log_entries; }
};

// An archive whose rows are not in the store.
struct Archive {
  int64_t archive_id = 0, batch_id = 0;  // the batch that moved the rows
  std::string file, sha256;              // as it was named then; a relative path counts from where bluedot ran
  int64_t size_bytes = 0;
  std::string before_date;
  int64_t until_batch = 0;     // it has rows of the batches up to here
  LogEnd log_before, log_end;  // the part of the log it has goes on from the one and ends with the other
  ArchiveCounts counts;
};

// Oldest first; none in a store of an older schema.
std::vector<Archive> list_archives(const sql::Reader& database);
// That of them whose file has this digest.
std::optional<Archive> find_archive(const sql::Reader& database, std::string_view sha256);
// Of what is archived of the log; entry 0 when nothing is, and in a store of an older schema.
LogEnd archived_log_end(const sql::Reader& database);

// XXH3-128 of all dates that are marked as archived: by which archive, and which document decided them.
std::string digest_of_marks(const sql::Reader& database);

// Throws Error naming an archive unless the state after that batch can be told from what the store has.
void require_state(const sql::Reader& database, int64_t batch_id);

// What a document said cannot be told without an archive.
class ArchivedEvidence : public base::Error {
 public:
  using Error::Error;
};

// A date of which evidence is archived.
struct ArchivedDate {
  std::optional<int64_t> document_id;  // that decided it when the archive was made; nothing: none spoke
  int64_t until_batch = 0;             // records that ended with this batch or before are archived
  int64_t archive_batch = 0;
  std::string file;
};
using ArchivedDates = std::map<base::Date, ArchivedDate>;

// Of a series, and of a symbol's signals, on [first, last].
ArchivedDates archived_bars(const sql::Reader& database, int64_t series_id, base::Date first, base::Date last);
ArchivedDates archived_signals(const sql::Reader& database, int64_t symbol_id, base::Date first, base::Date last);

// How to learn what a document said about a date. Nothing: from the store's records, as ever; they are all there, or
// came after those that are archived. An event: it decided the date when the rest was archived, so it said what stood
// then. Throws ArchivedEvidence naming the file for any other document.
std::optional<Event> event_of_archived(const ArchivedDates& dates, base::Date date, int64_t document_id,
                                       int64_t batch_id);

// `is archived in FILE; 'bluedot archive --restore FILE' takes it back`.
std::string archived_in(const std::string& file);

}  // namespace bluedot::store
