// Bytes of one document into what it says: the only place that knows JSON input.
#pragma once

#include "feed/request.hpp"
#include "model/document.hpp"
#include "model/reading.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace bluedot::feed {

// What Request::feed may be: auto, and the name of each dialect.
std::vector<std::string> feed_names();

// Readable bytes that must follow a body, whatever they hold: simdjson reads in blocks, and keys are compared before
// their ends are known.
inline constexpr size_t k_padding = 64;

// One per worker thread: owns the simdjson parser and its buffers, reused from document to document.
class Parser {
 public:
  Parser();
  ~Parser();
  Parser(Parser&&) noexcept;
  Parser& operator=(Parser&&) noexcept;

  // Every byte of `body` is checked, used or not. A refusal's reason begins with `not JSON: ` when the body is not one
  // JSON text in UTF-8 (a byte order mark in front is skipped), with `not a document: ` when no dialect recognises it,
  // with `error body: ` when a vendor sent an error. Throws base::Error for what is wrong with the request.
  std::variant<model::Reading, model::Refusal> read(std::string_view body, const Request& request);

 private:
  struct Buffers;
  std::unique_ptr<Buffers> m_buffers;
};

}  // namespace bluedot::feed
