// A workspace in a temporary folder: an inbox of documents, a store, an export tree.
#pragma once

#include "pipeline/export_run.hpp"
#include "pipeline/ingest.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline/tree_check_run.hpp"
#include "support/market.hpp"
#include "support/temp_folder.hpp"
#include "support/workspace.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace bluedot::tests {

class Market {
 public:
  Market() {
    workspace = workspace_in(folder.path());
    workspace.jobs = 2;
    std::filesystem::create_directory(inbox());
  }

  std::filesystem::path inbox() const { return folder / "inbox"; }
  void put(const std::string& name, const std::string& text) { write_file(inbox() / name, text); }
  void put(const MarketDocument& document) { put(document.symbol + "_" + document.period + ".json", document.json()); }

  pipeline::IngestReport ingest() {
    pipeline::IngestRequest request;
    request.paths = {inbox().string()};
    return pipeline::ingest(workspace, request);
  }
  pipeline::ExportReport export_now(const pipeline::ExportRequest& request = {}) {
    pipeline::OpenStore store(workspace, store::Command::exports, "");
    return pipeline::export_tree(workspace, store.database(), request);
  }
  std::vector<exports::Difference> check() { return pipeline::check_exports(workspace).differences; }

  std::filesystem::path file(const std::string& path) const { return workspace.export_dir / path; }
  // Path and content of every file of the tree.
  std::map<std::string, std::string> tree() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(workspace.export_dir)) {
      if (entry.is_directory()) continue;
      files[std::filesystem::relative(entry.path(), workspace.export_dir)] = read_file(entry.path());
    }
    return files;
  }
  std::map<std::string, std::filesystem::file_time_type> times() const {
    std::map<std::string, std::filesystem::file_time_type> all;
    for (const auto& [path, text] : tree()) all[path] = std::filesystem::last_write_time(file(path));
    return all;
  }
  std::string ask(const std::string& query) {
    const sql::Reader database = sql::Reader::open(workspace.store);
    sql::Statement row = database.prepare(query);
    return row.step() ? std::string(row.text(0)) : "";
  }

  TempFolder folder;
  pipeline::Workspace workspace;
};

}  // namespace bluedot::tests
