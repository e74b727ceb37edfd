#include "pipeline/explained_file.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "feed/bodies.hpp"
#include "feed/parser.hpp"
#include "pipeline/document_paths.hpp"
#include "source/folder_source.hpp"
#include "store/rule/symbol_exchange.hpp"

#include <algorithm>
#include <filesystem>

namespace bluedot::pipeline {
namespace {

// The body with that digest: the file as a whole, or one of several in it, wherever it stands by now.
std::optional<std::string_view> find_body(std::string_view text, const std::string& digest) {
  if (base::xxh3_128_hex(text) == digest) return text;
  for (const std::string_view body : feed::split_bodies(text)) {
    if (base::xxh3_128_hex(body) == digest) return body;
  }
  return std::nullopt;
}

bool says(const model::Row& row, const model::BarValues& values) {
  return row.open == values.open && row.high == values.high && row.low == values.low && row.close == values.close;
}

// A document can have several rows of a date: the one with the values that stand is meant.
const model::Row* row_about(const model::Reading& reading, const ExplainedDate& about) {
  const model::Row* found = nullptr;
  for (const model::Row& row : reading.rows) {
    if (row.date != about.date) continue;
    if (about.values && says(row, *about.values)) return &row;
    if (found == nullptr) found = &row;
  }
  return found;
}

// To read the body again that was taken in, dated as it was then.
feed::Request request_again(const store::SayingDocument& document, model::Timeframe timeframe,
                            const model::Exchange& dated_by) {
  feed::Request request;
  request.feed = document.feed;
  request.timeframe = timeframe;
  request.as_of = base::Instant::parse(document.as_of);
  request.symbol = document.symbol;  // of a body that does not name its own
  request.exchange_of = [dated_by](std::string_view) { return dated_by; };
  return request;
}

// The row about the date, as the feed reads the body.
void find_row(const feed::Request& request, const ExplainedDate& about, std::string_view body, ExplainedFile& file) {
  feed::Parser parser;
  const auto outcome = parser.read(body, request);
  if (const auto* refusal = std::get_if<model::Refusal>(&outcome)) {
    file.problem = refusal->reason;
    return;
  }
  const auto& reading = std::get<model::Reading>(outcome);
  const model::Row* row = row_about(reading, about);
  if (row == nullptr) return;
  file.place = model::row_place(reading, *row);
  file.row = model::row_text(*row, body);
}

}  // namespace

std::string_view name_of(DocumentFileState state) {
  switch (state) {
    case DocumentFileState::unchanged:
      return "unchanged";
    case DocumentFileState::changed:
      return "changed";
    case DocumentFileState::missing:
      return "missing";
    case DocumentFileState::unreadable:
      return "unreadable";
    case DocumentFileState::none:
      break;
  }
  return "none";
}

ExplainedFile look_at_file(const store::SayingDocument& document, const ExplainedDate& about,
                           const Workspace& workspace, const sql::Reader& database) {
  ExplainedFile file;
  if (document.source == "stdin") return file;
  const auto path = DocumentPaths(workspace.store).find(document.path);
  if (!path) {
    file.state = DocumentFileState::missing;
    return file;
  }
  try {
    source::Buffer buffer;
    const std::string_view text = buffer.read(path->string(), workspace.max_document_bytes, feed::k_padding);
    const auto body = find_body(text, document.digest);
    file.state = body ? DocumentFileState::unchanged : DocumentFileState::changed;
    if (!body) return file;
    feed::Request request =
        request_again(document, about.timeframe, store::exchange_of_document(database, document.document_id));
    request.file_name = path->filename().string();
    find_row(request, about, *body, file);
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::interrupted) throw;
    file.state = DocumentFileState::unreadable;
    file.problem = error.what();
  }
  return file;
}

}  // namespace bluedot::pipeline
