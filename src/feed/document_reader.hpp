// What the readers of all dialects share: objects read by the keys one knows, and the first reason to refuse.
#pragma once

#include "feed/dialect.hpp"
#include "feed/json_value.hpp"
#include "model/document.hpp"

#include <array>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace bluedot::feed {

class DocumentReader {
 protected:
  // Calls `on_field(key, value)` for the known keys of an object. One that stands twice refuses the document: neither
  // value may win silently.
  template <size_t N, class OnField>
  void read_fields(Object& object, const std::array<std::string_view, N>& names, std::string_view place,
                   OnField on_field) {
    KeyTable keys(names);
    for_each_field(object, keys, [&](int key, Value& value, bool again) {
      if (!again) return on_field(key, value);
      visit(value);
      refuse(fmt::format("{}{}{}", place, place.empty() ? "" : ".", keys[key]),
             fmt::format("{} stands twice", keys[key]));
    });
  }

  // The same for a value, which may be no object and then has none of the keys.
  template <size_t N, class OnField>
  void read_object(Value& value, const std::array<std::string_view, N>& names, std::string_view place,
                   OnField on_field) {
    if (kind_of(value) != Kind::object) return visit(value);
    Object object;
    check(value.get_object().get(object));
    read_fields(object, names, place, on_field);
  }

  // Keeps the first reason in the text's order. Reading goes on: the symbol of the refusal may stand behind the
  // reason, and so may text that is no JSON.
  void refuse(std::string where, std::string reason) {
    if (!m_refusal) m_refusal = model::Refusal{"", std::move(where), std::move(reason)};
  }

  // An answer as it should be, without any bar, unless something is wrong with it.
  void say_nothing(std::string where, std::string reason) {
    if (!m_refusal) {
      m_refusal = model::Refusal{"", std::move(where), std::move(reason), model::RefusalKind::says_nothing};
    }
  }

  // What was read, or the refusal with the symbol as far as it became known.
  Outcome outcome(model::Reading& reading) {
    if (!m_refusal) return std::move(reading);
    m_refusal->symbol = reading.symbol;
    return std::move(*m_refusal);
  }

  std::optional<model::Refusal> m_refusal;
};

}  // namespace bluedot::feed
