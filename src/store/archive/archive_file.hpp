// An archive as a SQLite file: tables named and built like the store's, with the rows that were moved, and one row that
// says what the file is. Unpacked; pipeline/archive_file packs it.
#pragma once

#include "sql/database.hpp"
#include "store/rule/archives.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::store {

// `PRAGMA application_id`, "blua": no command takes an archive for a store.
inline constexpr int64_t k_archive_application_id = 0x626c7561;

// One kind of rows that are moved: the statements in queries/archive.sql, by name.
struct MovedRows {
  const char* name;  // for messages
  const char* cold;  // in the store, by archive, limit and first row that stays
  const char* drop;  // takes these out of the store
  const char* moved;
  const char* put;        // into the file
  const char* give_back;  // into the store
  int64_t ArchiveCounts::*count;
};
// Bars, signals, bars that were set aside, bodies, the log.
const std::vector<MovedRows>& moved_rows();

struct ArchiveAbout {
  int64_t archive_id = 0;
  std::string before_date;
  int64_t until_batch = 0;
  LogEnd log_before, log_end;
};

// Copies every row of one statement into another, column by column as it is. Returns how many there were.
int64_t copy_rows(sql::Statement& from, sql::Statement& to);
// Whether both statements have the same rows, values and types, in the same order.
bool are_same_rows(sql::Statement& one, sql::Statement& other);

void write_about(sql::Writer& file, const ArchiveAbout& about);
// Throws Error when the file is no archive, or of a later form.
ArchiveAbout read_about(const sql::Reader& file);
ArchiveCounts count_rows(const sql::Reader& file);

// What is wrong with an archive file: SQLite's own check, its entries of the log from the one end to the other. Empty:
// nothing.
std::string fault_of_archive(const sql::Reader& file);

}  // namespace bluedot::store
