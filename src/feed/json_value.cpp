#include "feed/json_value.hpp"

#include "base/number_text.hpp"
#include "feed/json_fault.hpp"
#include "model/symbol_code.hpp"

#include <cmath>
#include <fmt/format.h>

namespace bluedot::feed {
namespace {

// The scalar's text. simdjson's token reaches to the next one, white space included, and takes in whatever is glued
// to a scalar (`nullx`), so comparing all of it is an exact check.
std::string_view token_of(Value& value) {
  const std::string_view token = value.raw_json_token();
  return token.substr(0, token.find_last_not_of(" \t\n\r") + 1);
}

std::string_view taken(simdjson::simdjson_result<std::string_view> unescaped) {
  std::string_view text;
  check(std::move(unescaped).get(text));
  return text;
}

// Most texts have no escapes, and are where they stand what they mean. That a text ends, and holds no control
// characters and nothing but UTF-8, simdjson has found out before it hands out the first value.
std::string_view take_text(Value& value) {
  const std::string_view token = value.raw_json_token();
  const std::string_view inside = token.substr(1, token.find('"', 1) - 1);
  if (inside.find('\\') != std::string_view::npos) return taken(value.get_string());
  check(value.get_raw_json_string().error());
  return inside;
}

void visit_container(Value& value, Kind kind) {
  // The root is level 1 and its fields' values are at depth 2, so depth counts the levels.
  if (value.current_depth() > static_cast<int32_t>(k_max_nesting)) throw NotJson{simdjson::DEPTH_ERROR};
  if (kind == Kind::list) {
    for_each_element(value, [](Value& element) { visit(element); });
    return;
  }
  for_every_field(value, [&](Field& field) {
    key_of(field);
    visit(field.value());
  });
}

}  // namespace

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::object:
      return "an object";
    case Kind::list:
      return "a list";
    case Kind::text:
      return "text";
    case Kind::number:
      return "a number";
    case Kind::boolean:
      return "true or false";
    case Kind::null:
      return "null";
  }
  return "";
}

Kind kind_of(Value& value) {
  const char first = *value.raw_json_token().data();
  switch (first) {
    case '{':
      return Kind::object;
    case '[':
      return Kind::list;
    case '"':
      return Kind::text;
    case 't':
    case 'f':
      return Kind::boolean;
    case 'n':
      return Kind::null;
    default:
      break;
  }
  if (first == '-' || (first >= '0' && first <= '9')) return Kind::number;
  throw NotJson{simdjson::TAPE_ERROR};
}

void visit(Value& value) {
  const Kind kind = kind_of(value);
  switch (kind) {
    case Kind::object:
    case Kind::list:
      return visit_container(value, kind);
    // A text must be taken here: simdjson's own skipping reads `"a":"b":1` as two keys.
    case Kind::text:
      take_text(value);
      return;
    case Kind::number:
      if (!is_json_number(token_of(value))) throw NotJson{simdjson::NUMBER_ERROR};
      return;
    case Kind::boolean:
      if (const auto token = token_of(value); token != "true" && token != "false")
        throw NotJson{simdjson::T_ATOM_ERROR};
      return;
    case Kind::null:
      if (token_of(value) != "null") throw NotJson{simdjson::N_ATOM_ERROR};
      return;
  }
}

Read read_odd_number(Value& value, double& out) {
  const Kind kind = kind_of(value);
  visit(value);
  if (kind == Kind::null) return Read::null;
  if (kind != Kind::number) return Read::wrong_kind;
  const auto number = base::parse_number<double>(token_of(value));
  if (!number || !std::isfinite(*number)) return Read::not_finite;
  out = *number;
  return Read::value;
}

Read read_odd_whole(Value& value, int64_t& out) {
  double number = 0;
  const Read read = read_number(value, number);
  if (read != Read::value) return read;
  if (number != std::trunc(number)) return Read::not_whole;
  if (std::abs(number) >= 0x1p63) return Read::too_large;
  out = static_cast<int64_t>(number);
  return Read::value;
}

Read read_shares(Value& value, int64_t& out, bool& is_rounded) {
  if (value.get_int64().get(out) == simdjson::SUCCESS) [[likely]]
    return Read::value;
  double number = 0;
  const Read read = read_number(value, number);
  return read == Read::value ? whole_shares(number, out, is_rounded) : read;
}

Read whole_shares(double number, int64_t& out, bool& is_rounded) {
  const double whole = std::round(number);
  if (number < 0 && whole != number) return Read::not_whole;
  if (std::abs(whole) >= 0x1p63) return Read::too_large;
  is_rounded = whole != number;
  out = static_cast<int64_t>(whole);
  return Read::value;
}

Read read_text(Value& value, std::string_view& out) {
  const Kind kind = kind_of(value);
  if (kind == Kind::text) {
    out = take_text(value);
    return Read::value;
  }
  visit(value);
  return kind == Kind::null ? Read::null : Read::wrong_kind;
}

std::optional<bool> read_flag(Value& value) {
  const Kind kind = kind_of(value);
  visit(value);
  if (kind != Kind::boolean && kind != Kind::number) return std::nullopt;
  const std::string_view token = token_of(value);
  if (token == "true" || token == "1") return true;
  if (token == "false" || token == "0") return false;
  return std::nullopt;
}

std::string read_shown(Value& value) {
  const Kind kind = kind_of(value);
  std::string_view text;
  if (read_text(value, text) == Read::value) return model::printable(text, 200);
  return kind == Kind::number || kind == Kind::boolean ? model::printable(token_of(value)) : "";
}

std::string complaint(Value& value, Read read, std::string_view wanted) {
  const Kind kind = kind_of(value);
  const bool is_container = kind == Kind::object || kind == Kind::list;
  const std::string shown = is_container ? std::string(name_of(kind)) : model::printable(token_of(value), 40);
  switch (read) {
    case Read::not_finite:
      return "is not finite: " + shown;
    case Read::too_large:
      return "is too large: " + shown;
    case Read::not_whole:
      return "is not a whole number: " + shown;
    case Read::null:
      return "is null";
    default:
      return fmt::format("is not {}: {}", wanted, shown);
  }
}

std::string_view key_of(Field& field) {
  return taken(field.unescaped_key());
}

int KeyTable::look_up(Field& field) const {
  const char* raw = field.key().raw();
  for (size_t i = 0; i < m_keys.size(); ++i) {
    if (is(raw, m_keys[i])) return static_cast<int>(i);
  }
  const std::string_view key = key_of(field);  // an unknown key, or a known one written with escapes
  for (size_t i = 0; i < m_keys.size(); ++i) {
    if (key == m_keys[i]) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace bluedot::feed
