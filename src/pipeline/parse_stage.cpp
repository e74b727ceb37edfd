#include "pipeline/parse_stage.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "quality/rules.hpp"
#include "source/folder_source.hpp"

#include <chrono>

namespace bluedot::pipeline {
namespace {

// Results a worker may be ahead of the writer, for each worker: enough to ride out one slow document, and a document
// of 5,000 bars is half a megabyte.
constexpr size_t k_window_per_worker = 16;

// What one thread needs, reused from document to document.
class Worker {
 public:
  Worker(const Workspace& workspace, const ParseRequest& request) : m_workspace(workspace), m_request(request) {
    m_limits.max_rejected_percent = workspace.settings.max_rejected_percent;
    if (!request.skip_known || !std::filesystem::exists(workspace.store)) return;
    m_database = std::make_unique<sql::Database>(sql::Database::open_reader(workspace.store));
    m_digests = std::make_unique<store::DigestIndex>(*m_database);
  }

  ParsedDocument operator()(size_t index) {
    base::throw_if_interrupted();
    const auto begin = std::chrono::steady_clock::now();
    ParsedDocument result;
    const std::string& path = m_request.paths[index];
    result.provenance.path = path;
    result.provenance.source = path == source::k_stdin_path ? "stdin" : "folder";
    if (const auto body = read(path, result)) {
      result.provenance.size_bytes = std::ssize(*body);
      result.provenance.digest = base::xxh3_128_hex(*body);
      if (path == source::k_stdin_path) result.body = *body;
      const std::string name = std::filesystem::path(path).filename().string();
      const store::KnownAs known = known_as(result.provenance.digest, name);
      if (known == store::KnownAs::unknown) {
        result.content = judge(name, *body);
      } else {
        result.content = known;
      }
    }
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return result;
  }

 private:
  // Nothing, and the refusal in `result`, when the file cannot be read. What the machine lacks is no fault of the file.
  std::optional<std::string_view> read(const std::string& path, ParsedDocument& result) {
    try {
      return m_buffer.read(path, m_workspace.max_document_bytes, feed::k_padding);
    } catch (const base::Error& error) {
      if (error.kind() != base::ErrorKind::failed) throw;
      result.content = model::Refusal{"", "", error.what()};
      return std::nullopt;
    }
  }

  store::KnownAs known_as(const std::string& digest, const std::string& file_name) {
    if (!m_digests) return store::KnownAs::unknown;
    const store::KnownAs known = m_digests->find(digest, model::timeframe_of_file(file_name));
    return known == store::KnownAs::withdrawn && m_request.force ? store::KnownAs::unknown : known;
  }

  std::variant<model::Document, model::Refusal, store::KnownAs> judge(const std::string& file_name,
                                                                      std::string_view body) {
    feed::Request request = m_request.feed;
    request.file_name = file_name;
    auto outcome = m_parser.read(body, request);
    if (auto* refusal = std::get_if<model::Refusal>(&outcome)) return std::move(*refusal);
    const auto& reading = std::get<model::Reading>(outcome);
    auto judged = quality::judge(reading, body, request.exchange_of(reading.symbol), m_limits, m_workspace.clock.now());
    if (auto* refusal = std::get_if<model::Refusal>(&judged)) return std::move(*refusal);
    return std::get<model::Document>(std::move(judged));
  }

  const Workspace& m_workspace;
  const ParseRequest& m_request;
  quality::Limits m_limits;
  source::Buffer m_buffer;
  feed::Parser m_parser;
  std::unique_ptr<sql::Database> m_database;
  std::unique_ptr<store::DigestIndex> m_digests;  // on m_database
};

}  // namespace

std::unique_ptr<ParseQueue> start_parsing(const Workspace& workspace, const ParseRequest& request) {
  const size_t workers = std::max<size_t>(1, std::min(workspace.jobs, request.paths.size()));
  return std::make_unique<ParseQueue>(request.paths.size(), workers, workers * k_window_per_worker,
                                      [&workspace, &request]() -> ParseQueue::Work {
                                        auto worker = std::make_shared<Worker>(workspace, request);
                                        return [worker](size_t index) { return (*worker)(index); };
                                      });
}

}  // namespace bluedot::pipeline
