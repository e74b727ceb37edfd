// What vendors call our symbols, where nobody has said it.
#pragma once

#include "net/http.hpp"
#include "vendor/provider.hpp"

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace bluedot::vendor {

// The symbol without the first of these endings that it has; nothing if it has none.
inline std::optional<std::string_view> without_ending(std::string_view symbol,
                                                      std::initializer_list<std::string_view> endings) {
  for (const std::string_view ending : endings) {
    if (symbol.size() > ending.size() && symbol.ends_with(ending))
      return symbol.substr(0, symbol.size() - ending.size());
  }
  return std::nullopt;
}

// Whom every request to Kite says it is from.
std::vector<net::HttpHeader> kite_headers(const Credentials& credentials);

}  // namespace bluedot::vendor
