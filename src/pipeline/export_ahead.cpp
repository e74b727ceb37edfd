#include "pipeline/export_ahead.hpp"

#include "base/background.hpp"
#include "base/error.hpp"
#include "pipeline/ordered_queue.hpp"

#include <filesystem>
#include <utility>

namespace bluedot::pipeline {

ExportAhead::ExportAhead(const Workspace& workspace, size_t series)
    : m_workspace(workspace), m_worker_count(series == 0 ? 0 : workers_for(workspace.jobs, series).always) {
  m_loading = base::in_background([this] { load_ledger(); });
  m_opening = base::in_background([this] { open_readers(); });
}

std::optional<exports::LedgerMap> ExportAhead::take_ledger(const std::string& folder) {
  m_loading.get();
  if (m_folder != folder) return std::nullopt;
  return std::move(m_ledger);
}

std::shared_ptr<sql::Database> ExportAhead::reader() {
  {
    const std::scoped_lock lock(m_mutex);
    ++m_given;
    if (!m_readers.empty()) {
      auto reader = std::move(m_readers.back());
      m_readers.pop_back();
      return reader;
    }
  }
  return open();
}

void ExportAhead::close_readers() {
  if (m_opening.valid()) m_opening.get();
  m_readers.clear();
}

std::shared_ptr<sql::Database> ExportAhead::open() const {
  return std::make_shared<sql::Database>(sql::Database::open_reader(m_workspace.store));
}

void ExportAhead::load_ledger() {
  if (!std::filesystem::exists(m_workspace.export_dir)) return;
  try {
    const std::string folder = base::Folder::open_root(m_workspace.export_dir, false).path();
    auto reader = open();
    m_ledger = exports::load_ledger(store::ExportLedger(*reader, folder));
    m_folder = folder;
    keep(std::move(reader));
  } catch (const base::Error&) {
  }
}

// Whoever needs one that could not be opened tries again, and says why it cannot be had.
void ExportAhead::open_readers() {
  try {
    while (keep(nullptr)) keep(open());
  } catch (const std::exception&) {
  }
}

// Whether more are needed; puts one there if there is one.
bool ExportAhead::keep(std::shared_ptr<sql::Database> reader) {
  const std::scoped_lock lock(m_mutex);
  if (m_readers.size() + m_given >= m_worker_count) return false;
  if (reader) m_readers.push_back(std::move(reader));
  return true;
}

}  // namespace bluedot::pipeline
