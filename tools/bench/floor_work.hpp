// The least that a daily load can cost: the same bytes read, rows inserted and compared, files written, with no
// history, no audit, no rules and no durability. What a real program needs beyond this is what its promises cost.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

struct sqlite3;

namespace bench {

struct FloorBar {
  int64_t date_ms = 0;
  double open = 0, high = 0, low = 0, close = 0;
  int64_t volume = 0;
  double rlst = 0, bc = 0;
};

using DateText = std::array<char, 10>;  // 2025-08-01

struct FloorDocument {
  std::vector<FloorBar> bars;  // as in the document: newest first
  std::vector<DateText> dots;  // likewise
};

// India's: what the market's documents mean by their moments.
DateText date_of(const FloorBar& bar);

// Every price, volume, indicator and blue dot of every *.json in the folder, on `threads` threads, in the order of file
// names.
std::vector<FloorDocument> read_documents(const std::filesystem::path& folder, size_t threads);
// Into tables like the store's `bar` and `signal`, without constraints; one transaction.
void insert_documents(sqlite3* database, const std::vector<FloorDocument>& documents);
// Reads the stored rows of each document's window by one ordered scan, compares, and writes what differs.
void compare_documents(sqlite3* database, const std::vector<FloorDocument>& documents);
// The four files of each document's series, created in a new folder.
void write_files(const std::filesystem::path& folder, const std::vector<FloorDocument>& documents);
// The line of the newest bar added to each.
void append_files(const std::filesystem::path& folder, const std::vector<FloorDocument>& documents);
// Makes everything on the folder's file system durable: what the disk takes for the floors' own bytes.
void sync_files(const std::filesystem::path& folder);

}  // namespace bench
