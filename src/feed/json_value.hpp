// Values of a JSON text as simdjson On-Demand hands them out, each one checked in full. On-Demand checks only what is
// visited, so every value must go through exactly one of these functions: read what is wanted, visit() the rest.
// Anything that is no JSON is thrown as NotJson; a value of an unexpected kind is an answer, not an error.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <simdjson.h>
#include <span>
#include <string>
#include <string_view>

namespace bluedot::feed {

using Value = simdjson::ondemand::value;
using Object = simdjson::ondemand::object;
using Field = simdjson::ondemand::field;

// The text is no JSON, or nested too deeply; find_json_fault knows where.
struct NotJson {
  simdjson::error_code code = simdjson::TAPE_ERROR;
};

inline void check(simdjson::error_code code) {
  if (code != simdjson::SUCCESS) throw NotJson{code};
}

enum class Kind : uint8_t { object, list, text, number, boolean, null };
std::string_view name_of(Kind kind);  // `an object`, `text`
// By the first character alone; throws NotJson where no value can begin.
Kind kind_of(Value& value);

// Checks a value that nobody wants, with everything in it.
void visit(Value& value);

// How a scalar could be read.
enum class Read : uint8_t {
  value,
  null,
  not_finite,  // a number beyond a double's range
  too_large,   // a whole number beyond 64 bits
  not_whole,
  wrong_kind,  // no number, or no text
};

Read read_odd_number(Value& value, double& out);
Read read_odd_whole(Value& value, int64_t& out);

// simdjson 3.0.1 reads `0.` with more than 19 digits behind it as another number (its check for too many digits counts
// the leading zeros instead), silently: such a number takes the slow way. White space may be counted in; no harm.
inline bool may_be_misread(std::string_view token) {
  return token.size() > 19 && (token[0] == '0' || token[0] == '-');
}

// `out` is left alone unless the answer is Read::value; the value has been checked whatever the answer is.
inline Read read_number(Value& value, double& out) {
  if (!may_be_misread(value.raw_json_token()) && value.get_double().get(out) == simdjson::SUCCESS) [[likely]] {
    return Read::value;
  }
  return read_odd_number(value, out);
}
// Whole doubles count: `347701.0`, `3.47701e5`.
inline Read read_whole(Value& value, int64_t& out) {
  if (value.get_int64().get(out) == simdjson::SUCCESS) [[likely]]
    return Read::value;
  return read_odd_whole(value, out);
}
// A count of shares: a fraction is rounded to the nearest whole number, which `is_rounded` then says. A negative
// fraction is not_whole.
Read read_shares(Value& value, int64_t& out, bool& is_rounded);
// The same of a number that was read.
Read whole_shares(double number, int64_t& out, bool& is_rounded);
// The text stays valid as long as the body does, and until the parser reads its next document.
Read read_text(Value& value, std::string_view& out);
// true, false, 1, 0; nothing for any other value.
std::optional<bool> read_flag(Value& value);

// Text, a number, true or false as text for a message; empty for any other value.
std::string read_shown(Value& value);

// What is wrong, after a reader said so: `is not a number: "12"`. `wanted` names the kind: `a number`.
std::string complaint(Value& value, Read read, std::string_view wanted);

// The position of a key among the keys a reader knows. Objects of one list mostly have their keys in one order, so
// the key that stood at a place the last time is tried first.
class KeyTable {
 public:
  // At most 32 keys, each shorter than the padding behind a body.
  explicit KeyTable(std::span<const std::string_view> keys) : m_keys(keys) {}

  std::string_view operator[](int key) const { return m_keys[static_cast<size_t>(key)]; }

  // -1 for an unknown key. `place` counts the fields of the object from 0.
  int find(Field& field, size_t place) {
    uint8_t& guess = m_learned[place % m_learned.size()];
    const char* raw = field.key().raw();
    if (is(raw, m_keys[guess])) [[likely]]
      return guess;
    const int found = look_up(field);
    if (found >= 0) guess = static_cast<uint8_t>(found);
    return found;
  }

 private:
  // A key with escapes never compares equal here: its backslash stands where a character or the quote should.
  static bool is(const char* raw, std::string_view key) {
    return std::memcmp(raw, key.data(), key.size()) == 0 && raw[key.size()] == '"';
  }
  int look_up(Field& field) const;

  std::span<const std::string_view> m_keys;
  std::array<uint8_t, 16> m_learned{};
};

// Calls `on_field(key index, value, stands_again)` for each field with a known key, in the text's order, and visits
// the others. `on_field` must consume the value by one of the functions above. `value` must be an object.
template <class OnField>
void for_each_field(Object& object, KeyTable& keys, OnField&& on_field) {
  uint32_t seen = 0;
  size_t place = 0;
  for (auto entry : object) {
    check(entry.error());
    // Used where it stands: a copy right after the iterator wrote it stalls the processor, a third of the parse time.
    Field&& field = std::move(entry).value_unsafe();
    const int key = keys.find(field, place++);
    if (key < 0) {
      visit(field.value());
      continue;
    }
    const uint32_t bit = uint32_t{1} << key;
    on_field(key, field.value(), (seen & bit) != 0);
    seen |= bit;
  }
}

template <class OnField>
void for_each_field(Value& value, KeyTable& keys, OnField&& on_field) {
  Object object;
  check(value.get_object().get(object));
  for_each_field(object, keys, std::forward<OnField>(on_field));
}

// Calls `on_field(field)` for every field of an object, whatever its key; it must ask `key_of` and consume the value.
template <class OnField>
void for_every_field(Value& value, OnField&& on_field) {
  Object object;
  check(value.get_object().get(object));
  for (auto entry : object) {
    check(entry.error());
    Field&& field = std::move(entry).value_unsafe();  // where it stands: see above
    on_field(field);
  }
}

// Calls `on_element(value)` for each element; it must consume the value. `value` must be a list.
template <class OnElement>
void for_each_element(Value& value, OnElement&& on_element) {
  simdjson::ondemand::array list;
  check(value.get_array().get(list));
  for (auto entry : list) {
    check(entry.error());
    Value&& element = std::move(entry).value_unsafe();
    on_element(element);
  }
}

// The key of a field, unescaped and known to be UTF-8. Once per field.
std::string_view key_of(Field& field);

}  // namespace bluedot::feed
