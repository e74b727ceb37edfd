#include "feed/parser.hpp"

#include "feed/dialect.hpp"
#include "feed/json_fault.hpp"
#include "feed/json_shape.hpp"
#include "feed/json_value.hpp"
#include "feed/lookalikes.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::feed {
namespace {

static_assert(k_padding >= simdjson::SIMDJSON_PADDING);

// Chooses the instructions that simdjson uses before main begins. At its first use the library does it in a function
// that must not throw, and takes memory there: without any left the process would be aborted.
[[maybe_unused]] const std::string k_instructions = simdjson::get_active_implementation()->name();

constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view k_white_space = " \t\n\r";

std::string_view without_leading_space(std::string_view text) {
  return text.substr(std::min(text.size(), text.find_first_not_of(k_white_space)));
}

// The dialect whose first key `text` begins with, found without parsing: the way of every ordinary document.
const Dialect* dialect_by_first_key(std::string_view text) {
  text = without_leading_space(text);
  if (!text.starts_with('{')) return nullptr;
  text = without_leading_space(text.substr(1));
  if (!text.starts_with('"')) return nullptr;
  const std::string_view key = text.substr(1, text.find('"', 1) - 1);
  for (const Dialect& dialect : dialects()) {
    if (!dialect.first_key.empty() && key == dialect.first_key) return &dialect;
  }
  return nullptr;
}

model::Refusal not_a_document(std::string_view recognised, model::RefusalKind kind) {
  return {"", "$", fmt::format("not a document: {}, in no dialect known here", recognised), kind};
}

model::Refusal unknown_document(const Shape& shape) {
  const std::string_view whose = name_of_lookalike(shape);
  return not_a_document(whose.empty() ? describe(shape) : fmt::format("{} ({})", whose, describe(shape)),
                        model::RefusalKind::no_document);
}

// A valid JSON text that is no object, by its first character.
model::Refusal no_object(std::string_view text) {
  const char first = without_leading_space(text).front();
  const Kind kind = first == '['                   ? Kind::list
                    : first == '"'                 ? Kind::text
                    : first == 't' || first == 'f' ? Kind::boolean
                    : first == 'n'                 ? Kind::null
                                                   : Kind::number;
  return not_a_document(name_of(kind), kind == Kind::list ? model::RefusalKind::list : model::RefusalKind::no_document);
}

// Why `text`, which stands `offset` bytes into the body, could not be read as JSON.
std::optional<model::Refusal> fault_refusal(std::string_view text, size_t offset) {
  const auto fault = find_json_fault(text);
  if (!fault) return std::nullopt;
  return model::Refusal{"", fmt::format("byte {}", fault->byte + offset),
                        (fault->is_depth ? "" : "not JSON: ") + fault->what,
                        fault->is_depth ? model::RefusalKind::fault : model::RefusalKind::not_json};
}

}  // namespace

struct Parser::Buffers {
  simdjson::ondemand::parser parser;

  // Runs `use(root object)` over all of `text` and checks that nothing follows.
  template <class Use>
  auto with_root(std::string_view text, Use&& use) {
    simdjson::ondemand::document document;
    const simdjson::padded_string_view padded(text.data(), text.size(), text.size() + k_padding);
    check(parser.iterate(padded).get(document));
    Object root;
    check(document.get_object().get(root));
    auto result = use(root);
    // At the end there is no location. A reader that ran into the padding stands behind the end, not at it.
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) throw NotJson{simdjson::TRAILING_CONTENT};
    return result;
  }

  Outcome read(std::string_view text, std::string_view body, const Request& request) {
    const Dialect* dialect = request.feed == "auto" ? dialect_by_first_key(text) : &dialect_named(request.feed);
    if (dialect == nullptr) {
      const Shape shape = with_root(text, [](Object& root) { return read_shape(root); });
      const auto known = dialects();
      const auto found =
          std::find_if(known.begin(), known.end(), [&](const Dialect& d) { return d.recognises(shape); });
      if (found == known.end()) return unknown_document(shape);
      dialect = &*found;
    }
    Outcome outcome = with_root(text, [&](Object& root) { return dialect->read(root, body, request); });
    if (auto* reading = std::get_if<model::Reading>(&outcome)) {
      reading->feed = dialect->name;
      reading->file_name = dialect->file_name;
    }
    return outcome;
  }
};

std::vector<std::string> feed_names() {
  std::vector<std::string> names{"auto"};
  for (const Dialect& dialect : dialects()) names.emplace_back(dialect.name);
  return names;
}

Parser::Parser() : m_buffers(std::make_unique<Buffers>()) {}
Parser::~Parser() = default;
Parser::Parser(Parser&&) noexcept = default;
Parser& Parser::operator=(Parser&&) noexcept = default;

std::variant<model::Reading, model::Refusal> Parser::read(std::string_view body, const Request& request) {
  const size_t offset = body.starts_with(k_byte_order_mark) ? k_byte_order_mark.size() : 0;
  const std::string_view text = body.substr(offset);
  if (!without_leading_space(text).starts_with('{')) {
    if (auto refusal = fault_refusal(text, offset)) return std::move(*refusal);
    return no_object(text);
  }
  try {
    return m_buffers->read(text, body, request);
  } catch (const NotJson& not_json) {
    if (auto refusal = fault_refusal(text, offset)) return std::move(*refusal);
    return model::Refusal{"", "",
                          fmt::format("not JSON: simdjson cannot read it ({})", simdjson::error_message(not_json.code)),
                          model::RefusalKind::not_json};
  }
}

}  // namespace bluedot::feed
