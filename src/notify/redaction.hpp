// Takes the secrets of a channel out of every text that leaves it: what a server answers may quote what it was sent.
#pragma once

#include "notify/channel.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bluedot::notify {

class Redaction {
 public:
  // Of the channel's secret and URL, whole and in their telling parts, and in the forms in which they go over the wire.
  explicit Redaction(const Channel& channel);
  // One printable line of at most `limit` characters. Redacts before it cuts, so that no half of a secret is left.
  std::string operator()(std::string_view text, size_t limit = 300) const;

 private:
  std::vector<std::string> m_secrets;  // the longest first
};

}  // namespace bluedot::notify
