// Brings the export tree up to date with the store.
#pragma once

#include "pipeline/report.hpp"
#include "pipeline/workspace.hpp"

#include <optional>
#include <string>

namespace bluedot::pipeline {

struct ExportRequest {
  bool all = false;                   // as if every file were out of date; bytes that are right are still left alone
  std::optional<std::string> symbol;  // only this one's files
  bool explain = true;                // the report says of each file what was done to it, and why
};

// Writes what is out of date. `database` is the writing connection; the tree's ledger is in it.
ExportReport export_tree(const Workspace& workspace, sql::Writer& database, const ExportRequest& request);

// What export_tree would write and remove, by the state `database` sees, uncommitted changes included. Nothing is
// written; index files are not counted.
ExportReport rehearse_exports(const Workspace& workspace, const sql::Reader& database);

}  // namespace bluedot::pipeline
