// The options `ingest` and `validate` share: which documents, and what the command line says about them.
#pragma once

#include "cli/options.hpp"
#include "pipeline/ingest.hpp"

#include <memory>
#include <string>
#include <vector>

namespace bluedot::cli {

struct IngestOptions {
  std::vector<std::string> paths;
  std::string feed = "auto", symbol, timeframe, as_of;
  bool no_export = false, force = false, verify = false, dry_run = false;
};

void add_document_options(Options& command, IngestOptions& options);
// Throws Error (usage) for a time that cannot be read.
pipeline::IngestRequest to_request(const IngestOptions& options, const std::vector<std::string>& arguments);

// The command line behind the program's name, for the batch log and the lock.
std::string joined(const std::vector<std::string>& arguments);

}  // namespace bluedot::cli
