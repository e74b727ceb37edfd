// The ledger of one export tree: what was written there, which revision it shows, and how to know the file again.
#pragma once

#include "base/date.hpp"
#include "base/folder.hpp"
#include "sql/database.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::store {

enum class FileState { written, absent, writing };

struct LedgerRow {
  std::string path;                  // from the root of the tree
  std::optional<int64_t> series_id;  // none for symbol_info and the manifest
  std::string stream;
  int64_t revision = 0;
  std::string fingerprint;  // of what else decides the bytes
  FileState state = FileState::written;
  int64_t row_count = 0, size_bytes = 0;
  std::string digest;  // XXH3-128 of the file
  int64_t decimals = 0;
  std::optional<base::Date> last_date;
  int64_t mtime_ns = 0, ctime_ns = 0, inode = 0;

  // Whether the file is the very one that was recorded: the same inode, untouched since, and reached by no other name.
  bool is_still(const std::optional<base::FileIdentity>& identity) const;
  void set_identity(const base::FileIdentity& identity);
};

class ExportLedger {
 public:
  // Nothing is written before the first put. `folder`: canonical path of the tree.
  ExportLedger(const sql::Database& database, std::string folder);

  std::vector<LedgerRow> rows() const;  // by path
  // Within the caller's transaction.
  void put(const LedgerRow& row);
  void remove(const std::string& path);

 private:
  int64_t tree_id();

  const sql::Database& m_database;
  std::string m_folder;
  std::optional<int64_t> m_tree_id;
  std::optional<sql::Statement> m_put;
};

}  // namespace bluedot::store
