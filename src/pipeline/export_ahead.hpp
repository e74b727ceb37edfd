// What an export needs and the batch that is being committed does not change, found out beside the commit: the ledger
// of the tree, and connections for the workers, each of which takes 2 ms to learn the schema.
#pragma once

#include "exports/export_plan.hpp"
#include "pipeline/workspace.hpp"

#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::pipeline {

class ExportAhead {
 public:
  // Begins, on threads of its own. `series`: how many have changed. The workspace must outlive this.
  ExportAhead(const Workspace& workspace, size_t series);
  ExportAhead(const ExportAhead&) = delete;
  ExportAhead& operator=(const ExportAhead&) = delete;

  // The ledger of the tree in `folder` (its canonical path), to be taken once; nothing when that was not there, or the
  // store could not be read beside the commit: who reads it then says why, if it still cannot. Waits for it.
  std::optional<exports::LedgerMap> take_ledger(const std::string& folder);
  // A reading connection without a transaction: one that is open already, or a new one. Thread-safe.
  std::shared_ptr<sql::Database> reader();
  // Closes those that nobody asked for.
  void close_readers();

 private:
  std::shared_ptr<sql::Database> open() const;
  void load_ledger();
  void open_readers();
  bool keep(std::shared_ptr<sql::Database> reader);

  const Workspace& m_workspace;
  const size_t m_worker_count;
  std::string m_folder;  // of the ledger; empty: there is no tree yet
  exports::LedgerMap m_ledger;
  std::mutex m_mutex;  // of what follows
  std::vector<std::shared_ptr<sql::Database>> m_readers;
  size_t m_given = 0;                      // readers that were asked for
  std::future<void> m_loading, m_opening;  // their destructors wait
};

}  // namespace bluedot::pipeline
