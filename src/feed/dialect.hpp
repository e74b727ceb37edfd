// The dialects a document can be written in. How to add one: CONTRIBUTING.md.
#pragma once

#include "feed/json_shape.hpp"
#include "feed/json_value.hpp"
#include "feed/request.hpp"
#include "model/document.hpp"
#include "model/reading.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace bluedot::feed {

using Outcome = std::variant<model::Reading, model::Refusal>;

struct Dialect {
  std::string_view name;      // as `--feed` and the store have it
  model::FileName file_name;  // what the name of a document's file says of its symbol
  // A document that begins with this key is of this dialect, without looking further; empty: none does.
  std::string_view first_key;
  bool (*recognises)(const Shape& shape);
  // `root` is the top-level object, from its start; every value in it must be visited. Offsets count from `body`.
  // May throw NotJson, and base::Error for what is wrong with the request.
  Outcome (*read)(Object& root, std::string_view body, const Request& request);
};

std::span<const Dialect> dialects();
// Throws base::Error (usage) for an unknown name.
const Dialect& dialect_named(std::string_view name);

bool is_marketsmith(const Shape& shape);
Outcome read_marketsmith(Object& root, std::string_view body, const Request& request);
bool is_yahoo(const Shape& shape);
Outcome read_yahoo(Object& root, std::string_view body, const Request& request);
bool is_kite(const Shape& shape);
Outcome read_kite(Object& root, std::string_view body, const Request& request);
bool is_alpha_vantage(const Shape& shape);
Outcome read_alpha_vantage(Object& root, std::string_view body, const Request& request);

}  // namespace bluedot::feed
