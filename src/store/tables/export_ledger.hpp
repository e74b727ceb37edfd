// The ledger of one export tree: what was written there, which revision it shows, and how to know the file again.
#pragma once

#include "base/date.hpp"
#include "base/folder.hpp"
#include "sql/database.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::store {

enum class FileState { written, absent, writing };

// How many files of the tree in that folder (its canonical path) a command that was cut off left unfinished.
int64_t count_unfinished_files(const sql::Reader& database, const std::string& folder);

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
  base::FileIdentity identity() const;
};

class ExportLedger {
 public:
  // `folder`: canonical path of the tree.
  ExportLedger(const sql::Reader& database, std::string folder);

  std::vector<LedgerRow> rows() const;                                    // by path
  void for_each_row(const std::function<void(LedgerRow&&)>& each) const;  // by path
  // Where the digests of the files from `first` to `last` stand, by path; empty where that is not known.
  std::map<std::string, std::string> digest_states(const std::string& first, const std::string& last);
  // The entry of the audit log up to which all files of the tree show it; nothing before the first whole export.
  std::optional<int64_t> shows_audit_id() const { return m_shows_audit_id; }

 protected:
  std::string m_folder;
  std::optional<int64_t> m_tree_id, m_shows_audit_id;

 private:
  const sql::Reader& m_database;
  std::optional<sql::Statement> m_digest_states;
};

class LedgerWriter : public ExportLedger {
 public:
  // Nothing is written before the first put.
  LedgerWriter(sql::Writer& database, std::string folder)
      : ExportLedger(database, std::move(folder)), m_database(database) {}

  // Within the caller's transaction. `digest_state`: of base/running_digest; empty: what there is stays as it is.
  void put(const LedgerRow& row, std::string_view digest_state);
  void set_writing(const std::vector<std::string_view>& paths);
  void remove(const std::string& path);
  void set_shows_audit_id(int64_t audit_id);

 private:
  int64_t tree_id();

  sql::Writer& m_database;
  std::optional<sql::Statement> m_put;
};

}  // namespace bluedot::store
