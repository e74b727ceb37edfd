#include "net/mail_message.hpp"

#include "base/error.hpp"
#include "base/utf8.hpp"
#include "net/base64.hpp"

#include <algorithm>
#include <chrono>
#include <date/date.h>
#include <fmt/format.h>

namespace bluedot::net {
namespace {

constexpr size_t k_max_local_bytes = 64, k_max_address_bytes = 254;  // RFC 5321, 4.5.3.1
// A line of a quoted-printable text holds 76 characters, the `=` at its end included (RFC 2045, 6.7).
constexpr size_t k_max_quoted_line = 75;
// So many bytes make an encoded word of 64 characters; with `Subject: ` before it the line stays below 76 (RFC 2047).
constexpr size_t k_encoded_word_bytes = 39;
constexpr size_t k_max_plain_header = 60;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_ascii_line(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; });
}

// Atoms with dots between them (RFC 5322, 3.2.3).
bool is_dotted(std::string_view text, std::string_view others) {
  const bool has_empty_part =
      text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos;
  return !has_empty_part && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter_or_digit(c) || c == '.' || others.find(c) != std::string_view::npos;
  });
}

bool is_address(std::string_view text) {
  const size_t at = text.find('@');
  if (at == std::string_view::npos || at > k_max_local_bytes || text.size() > k_max_address_bytes) return false;
  return is_dotted(text.substr(0, at), "!#$%&'*+-/=?^_`{|}~") && is_dotted(text.substr(at + 1), "-");
}

std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// Text beyond ASCII as encoded words, one a line, each of whole characters (RFC 2047, 2 and 5).
std::string encoded_words(std::string_view text) {
  std::string words;
  while (!text.empty()) {
    size_t length = 0;
    while (length < text.size()) {
      const size_t next = base::first_code_point(text.substr(length)).byte_count;
      if (length + next > k_encoded_word_bytes) break;
      length += next;
    }
    words += (words.empty() ? "=?utf-8?B?" : "\r\n =?utf-8?B?") + base64(text.substr(0, length)) + "?=";
    text.remove_prefix(length);
  }
  return words;
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; }, ' ');
  return line;
}

// A text without structure, as a Subject.
std::string header_text(std::string_view text) {
  const std::string line = one_line(text);
  const bool is_plain =
      is_ascii_line(line) && line.size() <= k_max_plain_header && line.find("=?") == std::string::npos;
  return is_plain ? line : encoded_words(line);
}

std::string written(const MailAddress& address) {
  if (address.name.empty()) return address.address;
  const std::string name = one_line(address.name);
  if (!is_ascii_line(name) || name.size() > k_max_plain_header || name.find("=?") != std::string::npos) {
    return encoded_words(name) + "\r\n <" + address.address + ">";
  }
  std::string quoted;
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return "\"" + quoted + "\" <" + address.address + ">";
}

std::string written(const std::vector<MailAddress>& addresses) {
  std::string list;
  for (const MailAddress& address : addresses) list += (list.empty() ? "" : ",\r\n ") + written(address);
  return list;
}

// `Mon, 04 Aug 2025 13:00:00 +0000` (RFC 5322, 3.3).
std::string date_text(base::Instant instant) {
  const date::sys_seconds time{
      std::chrono::seconds(date::floor<std::chrono::seconds>(std::chrono::milliseconds(instant.milliseconds)))};
  return date::format(std::locale::classic(), "%a, %d %b %Y %H:%M:%S +0000", time);
}

// One line of a text, without its end, in pieces that a mail server may pass on as they are (RFC 2045, 6.7).
std::string quoted_printable_line(std::string_view line) {
  std::string out;
  size_t width = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    const auto byte = static_cast<unsigned char>(line[i]);
    const bool is_last_blank = byte == ' ' && i + 1 == line.size();
    const bool is_itself = byte >= ' ' && byte < 0x7F && byte != '=' && !is_last_blank;
    const std::string piece = is_itself ? std::string(1, line[i]) : fmt::format("={:02X}", byte);
    if (width + piece.size() > k_max_quoted_line) {
      out += "=\r\n";
      width = 0;
    }
    out += piece;
    width += piece.size();
  }
  return out + "\r\n";
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    out += quoted_printable_line(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

void check_message_id(std::string_view id) {
  const bool is_bracketed = id.size() > 2 && id.front() == '<' && id.back() == '>';
  if (!is_bracketed || !is_address(id.substr(1, id.size() - 2))) {
    throw base::Error("not a Message-ID of the form <id@domain>", base::ErrorKind::usage);
  }
}

}  // namespace

MailAddress parse_mail_address(std::string_view text) {
  MailAddress address{.name = {}, .address = std::string(without_blanks(text))};
  const size_t open = text.rfind('<');
  if (open != std::string_view::npos && without_blanks(text).ends_with('>')) {
    const std::string_view rest = text.substr(open + 1);
    std::string_view name = without_blanks(text.substr(0, open));
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
    address = {.name = std::string(name), .address = std::string(rest.substr(0, rest.find('>')))};
  }
  const bool is_one_line = text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
  if (!is_one_line || !is_address(address.address)) {
    throw base::Error("not a mail address of the form name@domain or Name <name@domain>, in ASCII",
                      base::ErrorKind::usage);
  }
  return address;
}

std::string mail_message_id(std::string_view id, const MailAddress& from) {
  std::string local;
  for (const char c : id.substr(0, k_max_local_bytes)) {
    const bool is_dot = c == '.' && !local.empty() && local.back() != '.';
    local += is_letter_or_digit(c) || is_dot || c == '_' || c == '-' ? c : '-';
  }
  if (local.empty() || local.back() == '.') local += '-';
  return "<" + local + from.address.substr(from.address.find('@')) + ">";
}

std::string mail_bytes(const MailMessage& message) {
  check_message_id(message.message_id);
  std::string head = "Date: " + date_text(message.date) + "\r\n";
  head += "From: " + written(message.from) + "\r\n";
  head += "To: " + written(message.to) + "\r\n";
  head += "Message-ID: " + message.message_id + "\r\n";
  if (!message.in_reply_to.empty()) {
    check_message_id(message.in_reply_to);
    head += "In-Reply-To: " + message.in_reply_to + "\r\nReferences: " + message.in_reply_to + "\r\n";
  }
  head += "Subject: " + header_text(message.subject) + "\r\n";
  head += "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n";
  head += "Content-Transfer-Encoding: quoted-printable\r\n";
  head += "Auto-Submitted: auto-generated\r\n";  // no out-of-office reply, please (RFC 3834)
  return head + "\r\n" + quoted_printable(message.text);
}

}  // namespace bluedot::net
