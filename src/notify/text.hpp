// Texts of any origin made fit for a message: valid UTF-8, without control characters, and no longer than allowed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::notify {

// How a code point is written and what it counts. Limits are taken to be in UTF-16 units, which are never fewer than
// code points: neither Slack nor Discord says which it counts.
enum class Form {
  plain,
  slack,    // & < > as entities, which count as they are written (docs.slack.dev, formatting message text)
  discord,  // a backslash before what Discord would read as markup
};

size_t utf16_units(std::string_view text);
// Bytes that are no UTF-8 become U+FFFD, control characters a space; line ends stay when `keeps_lines`.
std::string clean(std::string_view text, bool keeps_lines = false);
// `text`, cleaned and written in `form`, in at most `limit` units. What does not fit is left out at the end, between
// two code points, and a word says how many characters that are: `… (1234 more characters)`.
std::string fitted(std::string_view text, size_t limit, Form form, bool keeps_lines = false);
// Each line fitted into k_line_units; lines that no longer fit into `limit` units are counted: `… and 12 more`.
std::string fitted_lines(const std::vector<std::string>& lines, size_t limit, Form form);
inline constexpr size_t k_line_units = 400;

}  // namespace bluedot::notify
