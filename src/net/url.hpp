// The parts of a URL, as libcurl reads it, so that what is checked is what is asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bluedot::net {

struct Url {
  std::string scheme;  // in small letters
  std::string host;    // without the brackets of an IPv6 address
  std::string path;    // `/` when there is none
  std::string query;   // without the `?`
  bool has_user = false;

  // Nothing leaves this machine.
  bool is_loopback() const;
};

// Nothing when it is no absolute URL, or holds a space, a control character or a byte beyond ASCII.
std::optional<Url> parse_url(const std::string& text);
// `text` with `parameter` (`wait=true`) after its query; `text` must be a URL.
std::string with_query(const std::string& text, const std::string& parameter);
// A text as one part of a path or query: all but letters, digits and `-._~` is written as `%26`.
std::string url_encoded(std::string_view text);

}  // namespace bluedot::net
