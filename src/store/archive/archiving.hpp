// Moves cold rows out of the store into an archive file, and back: values of bars and signals that ended long ago,
// bars and bodies that were set aside, entries of the log.
//
// What is moved is evidence: what a document said about a date is worked out from it when a batch is undone or a
// correction is made. So each date of which evidence goes is marked with the document that decides it today; what that
// one said is what stands, and whatever came later has its records in the store. What any other document said cannot
// be told without the file, and store/rule/archives refuses to guess. Documents, their gaps, pins and batches stay:
// late documents are ranked by them. Bars and signals that stand stay, because exports are a function of the store
// alone.
#pragma once

#include "base/date.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"
#include "store/archive/archive_file.hpp"
#include "store/archive/cold_dates.hpp"
#include "store/rule/archives.hpp"
#include "store/tables/batch_log.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace bluedot::store {

// One archive in the making, within the caller's transaction and as a batch of its own; given up with the transaction.
class Archiving {
 public:
  // Finds what is cold: what ended with batches committed before that day (UTC). `database`, `settings` must outlive
  // it.
  Archiving(sql::Writer& database, const model::Settings& settings, base::Date before, const RunInfo& run);

  int64_t batch_id() const { return m_batch_id; }
  const ArchiveAbout& about() const { return m_about; }
  const ArchiveCounts& counts() const { return m_counts; }
  // Whether there is anything to move but what the last archive itself left in the log.
  bool has_anything() const;

  // Writes the file, and marks the dates in the store. Throws Error when a date is not what the one rule says: then the
  // evidence must stay for whoever looks into that.
  void write(const std::filesystem::path& file);
  // Reads the file again: every row is there as the store has it, and the log is whole. Throws Error otherwise.
  void verify(const std::filesystem::path& file) const;
  // Notes where the file is and takes the rows out of the store; logged with the file's digest.
  void conclude(const std::string& name, const std::string& sha256, int64_t size_bytes);

 private:
  // Notes the dates in the store, by the queries of bars or of signals, and in the file what earlier archives noted.
  void mark(const std::vector<ColdDate>& dates, const char* earlier_mark, const char* put_mark,
            const char* put_moved_mark, sql::Writer& file);
  sql::Statement cold(const MovedRows& rows, const char* query) const;

  sql::Writer& m_database;
  const model::Settings& m_settings;
  RunInfo m_run;
  ArchiveAbout m_about;
  int64_t m_first_bar_kept = 0, m_first_signal_kept = 0, m_first_rejected_bar_kept = 0;
  int64_t m_batch_id = 0;
  int64_t m_entries_of_others = 0;
  ArchiveCounts m_counts;
};

// Takes the rows of an archive back into the store, exactly as they were, as a batch of its own and within the caller's
// transaction; returns the batch. `file` is unpacked and passed fault_of_archive. Throws Error when it is not the
// newest archive of the store that is out: they lie on each other.
int64_t take_back(sql::Writer& database, const Archive& archive, const std::filesystem::path& file, const RunInfo& run);

}  // namespace bluedot::store
