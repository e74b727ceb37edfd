// One plain text message as its bytes on the wire (RFC 5322, MIME): lines end in CRLF, every byte is ASCII.
#pragma once

#include "base/instant.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bluedot::net {

// `ops@example.com`, with or without a name to show.
struct MailAddress {
  std::string name;     // UTF-8; may be empty
  std::string address;  // ASCII, `local@domain`
};

// Reads `ops@example.com` and `Name <ops@example.com>`. Throws Error (usage) on anything else: a line end in an address
// would be a command to the mail server. Quoted local parts, comments and addresses beyond ASCII are refused, too.
MailAddress parse_mail_address(std::string_view text);

struct MailMessage {
  MailAddress from;
  std::vector<MailAddress> to;
  std::string subject;  // UTF-8; control characters become spaces
  std::string text;     // UTF-8, lines end in LF
  base::Instant date;
  std::string message_id;        // with its angle brackets, of mail_message_id
  std::string in_reply_to = {};  // the Message-ID of the conversation's first message; empty: none
};

// `<id@domain of from>`; other characters of `id` than letters, digits, `.`, `_` and `-` become `-`.
std::string mail_message_id(std::string_view id, const MailAddress& from);
// Throws Error (usage) when message_id or in_reply_to is not of that form.
std::string mail_bytes(const MailMessage& message);

}  // namespace bluedot::net
