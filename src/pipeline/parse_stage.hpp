// Reads and judges documents on worker threads: from paths to documents, refusals, or "known already".
#pragma once

#include "feed/parser.hpp"
#include "model/document.hpp"
#include "model/provenance.hpp"
#include "pipeline/ordered_queue.hpp"
#include "pipeline/workspace.hpp"
#include "store/document_log.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace bluedot::pipeline {

// One document as it leaves a worker.
struct ParsedDocument {
  model::Provenance provenance;
  std::variant<model::Document, model::Refusal, store::KnownAs> content;
  std::string body;  // when it came from no file that could be looked at again
  double seconds = 0;
};

struct ParseRequest {
  std::vector<std::string> paths;  // one each, as list_documents gives them
  feed::Request feed;              // its file_name is filled per document
  bool skip_known = false;         // bodies the store has by digest are not parsed
  bool force = false;              // withdrawn ones are parsed nevertheless
};

using ParseQueue = OrderedQueue<ParsedDocument>;

// The request must outlive the queue.
std::unique_ptr<ParseQueue> start_parsing(const Workspace& workspace, const ParseRequest& request);

}  // namespace bluedot::pipeline
