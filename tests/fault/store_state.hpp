// What a store says, for comparing it with another: values only, no ids, revisions, history or log.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace bluedot::fault {

// Bars, signals, series, pins and the schema as text. Empty for a store that is missing, blank or
// without any of them. The file is not touched: a copy of it and of its WAL is read, in `scratch`.
struct StoreState {
  std::string text;
  std::string archives;  // which there are and what is in them
  std::string all() const { return text + archives; }
  std::set<std::string> unfinished;  // files that the ledger says are being appended to: `daily/data/...`
  std::string broken;  // what is wrong with it: SQLite's checks, foreign keys, the chain of the log; empty: nothing
};
StoreState read_store(const std::filesystem::path& store, const std::filesystem::path& scratch);

// A copied tree has other inodes and times than the ledger recorded. Makes the ledger's rows those of the files that
// are there now, as if they had never been copied, so that the program trusts what it would have trusted. With `inodes`
// (by path below the tree's parent, `exports/...`) only rows whose file still has the inode and size it was recorded
// with are made so. Returns the paths of these files whose bytes are not what the ledger says.
std::vector<std::string> adopt_identities(const std::filesystem::path& store, const std::filesystem::path& tree,
                                          const std::map<std::string, uint64_t>* inodes = nullptr);

// The tree against the store and the seed rules, byte for byte: the first difference, empty when there is none.
std::string check_tree(const std::filesystem::path& store, const std::filesystem::path& tree);

// What is wrong with backups and archives below that folder: each manifest stands beside the file it describes. Empty:
// nothing.
std::string check_copies(const std::filesystem::path& workspace);

}  // namespace bluedot::fault
