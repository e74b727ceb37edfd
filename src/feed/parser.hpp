// Bytes of one document into what it says: the only place that knows JSON input.
#pragma once

#include "base/instant.hpp"
#include "model/document.hpp"
#include "model/exchange.hpp"
#include "model/reading.hpp"
#include "model/timeframe.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace bluedot::feed {

// What the command line says about documents that do not say it themselves.
struct Request {
  std::string_view feed = "auto";  // or a dialect's name
  std::optional<model::Timeframe> timeframe;
  std::optional<base::Instant> as_of;
  std::string symbol;              // of documents that do not name theirs; empty: the file's name is asked
  std::string folder_name;         // of the folder the file lies in; names the symbol where the file has only a date
  bool is_one_of_several = false;  // the file has other bodies: its name says nothing of any
  // The clock when the document is taken in, where there is one: no answer was given later than that.
  std::optional<base::Instant> now;
  std::string file_name;  // base name; an ending `_daily.json` or `_weekly.json` helps a document without a timeframe
  // Where a symbol trades of which the document does not say it; decides the dates of its bars. By the symbol and what
  // is configured alone: what the store has must not date a document.
  std::function<model::Exchange(std::string_view symbol)> exchange_of = [](std::string_view code) {
    return model::exchange_of(code, "Asia/Kolkata");
  };
};

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
