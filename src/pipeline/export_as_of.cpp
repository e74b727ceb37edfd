#include "pipeline/export_as_of.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "exports/index_files.hpp"
#include "exports/series_export.hpp"
#include "exports/tree_layout.hpp"
#include "store/reading/as_of.hpp"
#include "store/writing/settings_store.hpp"

namespace bluedot::pipeline {
namespace {

// Writes files whose bytes are known into an empty tree, and remembers them as a ledger would.
class PlainTree {
 public:
  explicit PlainTree(const base::Folder& root) : m_folders(root), m_staged(root) {}

  void write(store::LedgerRow row, const std::string& bytes) {
    row.size_bytes = std::ssize(bytes);
    row.digest = base::xxh3_128_hex(bytes);
    m_staged.write(m_folders.folder_of(row.path), exports::TreeFolders::name_in_folder(row.path), bytes);
    std::string path = row.path;
    m_rows.emplace(std::move(path), std::move(row));
  }
  void write(const exports::IndexFile& file) {
    store::LedgerRow row;
    row.path = file.path;
    row.row_count = file.row_count;
    write(std::move(row), file.bytes);
  }
  const exports::LedgerMap& rows() const { return m_rows; }
  void commit() { m_staged.commit(); }

 private:
  exports::TreeFolders m_folders;
  base::StagedFiles m_staged;
  exports::LedgerMap m_rows;
};

void refuse_occupied(const base::Folder& root) {
  if (root.list().empty()) return;
  throw base::Error(root.path() + ": is not empty; export --as-of writes into a folder of its own (--export-dir)",
                    base::ErrorKind::usage);
}

}  // namespace

ExportReport export_as_of(Workspace& workspace, const std::string& moment) {
  const sql::Reader database = open_for_reading(workspace);
  const int64_t batch_id = store::batch_of(database, moment);
  const store::StoreAsOf past(database, batch_id);
  const model::Settings settings = store::load_settings(past.database(), {});
  const base::Folder root = base::Folder::open_root(workspace.export_dir, true);
  refuse_occupied(root);
  PlainTree tree(root);
  exports::SeriesImage image(database, settings, workspace.clock.now(), batch_id);
  const auto series = store::series_to_export(past.database());
  ExportReport report;
  for (size_t i = 0; i < series.size(); ++i) {
    base::throw_if_interrupted();
    workspace.report_progress("export", i, series.size());
    const auto& files = image.render(series[i]);
    for (const exports::Stream stream : exports::k_streams) {
      const exports::Rendered& file = files[exports::index_of(stream)];
      if (file.rows == 0) continue;
      store::LedgerRow row;
      row.path = exports::data_path(series[i], stream);
      row.row_count = file.rows;
      row.decimals = file.decimals;
      tree.write(std::move(row), file.bytes);
      ++report.counts.written;
    }
  }
  if (!series.empty()) {
    for (const exports::IndexFile& file : exports::index_files(series, tree.rows(), settings)) {
      tree.write(file);
      ++report.indexes_written;
    }
  }
  tree.commit();
  return report;
}

}  // namespace bluedot::pipeline
