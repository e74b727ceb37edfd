#include "base/error.hpp"
#include "feed/dialect.hpp"

#include <array>

namespace bluedot::feed {
namespace {

using model::FileName;

constexpr std::array k_dialects{
    Dialect{"marketsmith", FileName::says_nothing, "responseHeader", is_marketsmith, read_marketsmith},
    Dialect{"yahoo", FileName::repeats_symbol, "", is_yahoo, read_yahoo},
    Dialect{"kite", FileName::is_symbol, "", is_kite, read_kite},
    Dialect{"alpha_vantage", FileName::repeats_symbol, "Meta Data", is_alpha_vantage, read_alpha_vantage},
};

}  // namespace

std::span<const Dialect> dialects() {
  return k_dialects;
}

const Dialect& dialect_named(std::string_view name) {
  std::string known;
  for (const Dialect& dialect : k_dialects) {
    if (dialect.name == name) return dialect;
    known += ", " + std::string(dialect.name);
  }
  throw base::Error("there is no feed '" + std::string(name) + "'; known are auto" + known, base::ErrorKind::usage);
}

}  // namespace bluedot::feed
