// Lines of comma-separated values (RFC 4180), as lists of instruments and of symbols come in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::base {

// The fields of one line, without its end. A field in quotes may hold commas, and `""` for a quote, but no line end.
// Nothing for a line whose quotes do not close.
std::optional<std::vector<std::string>> csv_fields(std::string_view line);

// The lines of a text, without their ends (`\n`, `\r\n`); empty ones too.
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace bluedot::base
