// What is odd about a bar, or a stretch of bars: taken in as it came, and to be looked at by a person.
#pragma once

#include "base/date.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bluedot::model {

enum class Severity { info, warning, error };

inline constexpr std::string_view name_of(Severity severity) {
  return severity == Severity::info ? "info" : severity == Severity::warning ? "warning" : "error";
}

struct Flaw {
  std::string_view rule;  // of quality/series_rule.hpp; points to static storage
  Severity severity = Severity::warning;
  base::Date from, to;           // the first and the last bar; the same of one bar
  std::string observed;          // `close 1,234.5 after 1,000: +23.5 %`
  std::string expected;          // `within 20 %`
  std::optional<double> factor;  // of what looks like a split: new price = old price * factor

  friend bool operator==(const Flaw&, const Flaw&) = default;
};

}  // namespace bluedot::model
