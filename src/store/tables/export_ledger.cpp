#include "store/tables/export_ledger.hpp"

namespace bluedot::store {
namespace {

std::string_view name_of(FileState state) {
  switch (state) {
    case FileState::absent:
      return "absent";
    case FileState::writing:
      return "writing";
    case FileState::written:
      break;
  }
  return "written";
}

FileState state_of(std::string_view name) {
  if (name == "absent") return FileState::absent;
  return name == "writing" ? FileState::writing : FileState::written;
}

}  // namespace

int64_t count_unfinished_files(const sql::Reader& database, const std::string& folder) {
  sql::Statement row = database.prepare_named("count_unfinished_files");
  row.bind(folder).step();
  return row.integer(0);
}

bool LedgerRow::is_still(const std::optional<base::FileIdentity>& identity) const {
  return identity && state == FileState::written && identity->is_regular_file() && identity->size_bytes == size_bytes &&
         identity->mtime_ns == mtime_ns && identity->ctime_ns == ctime_ns &&
         static_cast<int64_t>(identity->inode) == inode && identity->link_count == 1;
}

void LedgerRow::set_identity(const base::FileIdentity& identity) {
  mtime_ns = identity.mtime_ns;
  ctime_ns = identity.ctime_ns;
  inode = static_cast<int64_t>(identity.inode);
}

base::FileIdentity LedgerRow::identity() const {
  return {size_bytes, mtime_ns, ctime_ns, static_cast<uint64_t>(inode), 1};
}

ExportLedger::ExportLedger(const sql::Reader& database, std::string folder)
    : m_folder(std::move(folder)), m_database(database) {
  sql::Statement found = database.prepare_named("find_export_tree");
  if (!found.bind(m_folder).step()) return;
  m_tree_id = found.integer(0);
  m_shows_audit_id = found.optional_integer(1);
}

std::vector<LedgerRow> ExportLedger::rows() const {
  std::vector<LedgerRow> all;
  for_each_row([&](LedgerRow&& row) { all.push_back(std::move(row)); });
  return all;
}

void ExportLedger::for_each_row(const std::function<void(LedgerRow&&)>& each) const {
  if (!m_tree_id) return;
  sql::Statement row = m_database.prepare_named("export_files");
  row.bind(*m_tree_id);
  while (row.step()) {
    LedgerRow entry{std::string(row.text(0)),
                    row.optional_integer(1),
                    std::string(row.text(2)),
                    row.integer(3),
                    std::string(row.text(4)),
                    state_of(row.text(5)),
                    row.integer(6),
                    row.integer(7),
                    std::string(row.text(8)),
                    row.integer(9),
                    {},
                    row.integer(11),
                    row.integer(12),
                    row.integer(13)};
    if (!row.is_null(10)) entry.last_date = base::Date::parse_iso(row.text(10));
    each(std::move(entry));
  }
}

void LedgerWriter::put(const LedgerRow& row, std::string_view digest_state) {
  if (!m_put) m_put = m_database.prepare_named("put_export_file");
  const auto last_date = row.last_date ? std::optional(row.last_date->iso()) : std::nullopt;
  m_put->bind(tree_id(), row.path, row.series_id, row.stream, row.revision, row.fingerprint, name_of(row.state),
              row.row_count, row.size_bytes, row.digest, row.decimals, last_date, row.mtime_ns, row.ctime_ns, row.inode,
              nullptr);
  if (!digest_state.empty()) m_put->bind_blob_at(16, digest_state);
  m_put->run();
}

std::map<std::string, std::string> ExportLedger::digest_states(const std::string& first, const std::string& last) {
  std::map<std::string, std::string> states;
  if (!m_tree_id) return states;
  if (!m_digest_states) m_digest_states = m_database.prepare_named("digest_states");
  m_digest_states->bind(*m_tree_id, first, last);
  while (m_digest_states->step()) states.emplace(m_digest_states->text(0), m_digest_states->blob(1));
  m_digest_states->reset();
  return states;
}

void LedgerWriter::set_writing(const std::vector<std::string_view>& paths) {
  sql::Statement set = m_database.prepare_named("set_file_writing");
  for (const std::string_view path : paths) {
    set.bind(tree_id(), path).write_one();
  }
}

void LedgerWriter::set_shows_audit_id(int64_t audit_id) {
  m_database.prepare_named("set_tree_shows").bind(tree_id(), audit_id).run();
  m_shows_audit_id = audit_id;
}

void LedgerWriter::remove(const std::string& path) {
  m_database.prepare_named("delete_export_file").bind(tree_id(), path).run();
}

int64_t LedgerWriter::tree_id() {
  if (!m_tree_id) {
    m_database.prepare_named("insert_export_tree").bind(m_folder).run();
    m_tree_id = m_database.last_insert_id();
  }
  return *m_tree_id;
}

}  // namespace bluedot::store
