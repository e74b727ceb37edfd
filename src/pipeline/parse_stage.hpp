// Reads and judges documents on worker threads: from paths to documents, refusals, or "known already".
#pragma once

#include "feed/parser.hpp"
#include "model/document.hpp"
#include "model/provenance.hpp"
#include "pipeline/ordered_queue.hpp"
#include "pipeline/workspace.hpp"
#include "store/shortcut/prefetch.hpp"
#include "store/tables/document_log.hpp"

#include <functional>
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
  // By the digest of its bytes. A known document that was parsed all the same is only there to be looked at again.
  store::KnownAs known = store::KnownAs::unknown;
  std::optional<store::WindowDigest> said;  // of a document
  // Of a document whose series the store has; nothing while no batch is open, as before the first one.
  std::optional<store::PrefetchedRows> stored;
  bool is_read_again = false;      // it is compared with the rows themselves, whatever digests say
  std::string body;                // when it came from no file that could be looked at again
  std::vector<std::string> flags;  // what the user should know of a document that is taken in
};

// What one file came to: a document, or several.
struct ParsedFile {
  std::vector<ParsedDocument> documents;
  double seconds = 0;
};

struct ParseRequest {
  std::vector<std::string> paths;  // one each, as list_documents gives them
  feed::Request feed;              // its file_name is filled per document
  bool skip_known = false;         // bodies the store has by digest are not parsed
  bool force = false;              // withdrawn ones are parsed nevertheless
  bool verify = false;             // every body is compared with the store's rows, known ones too
  int64_t turn = 0;                // else those whose turn it is (store/writing/damage)
  // When given, workers read ahead what the store has of each document's window (store/shortcut/prefetch).
  const store::OpenBatch* open_batch = nullptr;
};

using ParseQueue = OrderedQueue<ParsedFile>;

// Where the symbol trades that a vendor's name means, by the ending of our name for it and the default time zone.
std::function<model::Exchange(std::string_view)> configured_exchanges(const model::Settings& settings);

// The documents in what a user names, the export tree excepted; warns of what is passed over.
std::vector<std::string> find_documents(const Workspace& workspace, const std::vector<std::string>& paths);

// The request must outlive the queue.
std::unique_ptr<ParseQueue> start_parsing(const Workspace& workspace, const ParseRequest& request);

}  // namespace bluedot::pipeline
