#include "base/error.hpp"
#include "net/base64.hpp"
#include "net/mail_message.hpp"

#include <catch2/catch.hpp>
#include <sstream>

using namespace bluedot;
using Catch::Contains;

namespace {

net::MailMessage simple_mail() {
  return {.from = {.name = "", .address = "bluedot@example.com"},
          .to = {{.name = "", .address = "ops@example.com"}},
          .subject = "run ok",
          .text = "hello\n",
          .date = base::Instant{1754300000000},
          .message_id = "<run-1@example.com>"};
}

std::vector<std::string> lines_of(const std::string& bytes) {
  std::vector<std::string> lines;
  size_t begin = 0;
  for (size_t end; (end = bytes.find("\r\n", begin)) != std::string::npos; begin = end + 2) {
    lines.push_back(bytes.substr(begin, end - begin));
  }
  CHECK(begin == bytes.size());  // the last line ends, too
  return lines;
}

std::string text_part(const std::string& bytes) {
  return bytes.substr(bytes.find("\r\n\r\n") + 4);
}

// What a mail program shows of an encoded header.
std::string decoded_words(const std::string& header) {
  std::string text;
  for (size_t at = header.find("=?utf-8?B?"); at != std::string::npos; at = header.find("=?utf-8?B?", at + 1)) {
    const size_t begin = at + 10, end = header.find("?=", begin);
    text += net::from_base64(header.substr(begin, end - begin)).value_or("(broken)");
  }
  return text;
}

std::string decoded_quoted_printable(const std::string& text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i];
    } else {
      const std::string code = text.substr(i + 1, 2);
      if (code != "\r\n") out += static_cast<char>(std::stoi(code, nullptr, 16));
      i += 2;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("a mail of plain words, byte for byte") {
  net::MailMessage mail = simple_mail();
  mail.from.name = "The \"blue\" dot";
  mail.to.push_back({.name = "", .address = "second@example.com"});
  mail.in_reply_to = "<run-0@example.com>";
  CHECK(net::mail_bytes(mail) ==
        "Date: Mon, 04 Aug 2025 09:33:20 +0000\r\n"
        "From: \"The \\\"blue\\\" dot\" <bluedot@example.com>\r\n"
        "To: ops@example.com,\r\n second@example.com\r\n"
        "Message-ID: <run-1@example.com>\r\n"
        "In-Reply-To: <run-0@example.com>\r\n"
        "References: <run-0@example.com>\r\n"
        "Subject: run ok\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "\r\n"
        "hello\r\n");
}

TEST_CASE("a mail of any words is ASCII in short lines, and reads back") {
  net::MailMessage mail = simple_mail();
  for (int i = 0; i < 40; ++i) mail.subject += " \xE0\xA4\xA8\xE0\xA4\xAE\xF0\x9F\x94\xB5";
  mail.from.name =
      "Gr\xC3\xBC\xC3\x9F"
      "e";
  mail.text = ".leading dot\nFrom the start\nends in a blank \ntab\tand=equals\r\n\n" + std::string(5000, 'x') + "\n" +
              mail.subject + "\nno end";
  const std::string bytes = net::mail_bytes(mail);
  for (const std::string& line : lines_of(bytes)) {
    CHECK(line.size() <= 78);
    for (const char c : line) CHECK((c >= ' ' && c < 0x7F));
  }
  const size_t subject = bytes.find("Subject: "), end = bytes.find("MIME-Version");
  CHECK(decoded_words(bytes.substr(subject, end - subject)) == mail.subject);
  CHECK_THAT(decoded_words(bytes.substr(0, subject)), Contains(mail.from.name));
  std::string expected;
  for (const char c : mail.text) expected += c == '\n' ? "\r\n" : c == '\r' ? "" : std::string(1, c);
  CHECK(decoded_quoted_printable(text_part(bytes)) == expected + "\r\n");
}

TEST_CASE("an encoded word holds whole characters") {
  net::MailMessage mail = simple_mail();
  for (size_t shift = 0; shift < 4; ++shift) {
    mail.subject = std::string(shift, 'a');
    for (int i = 0; i < 30; ++i) mail.subject += "\xF0\x9F\x94\xB5";
    const std::string bytes = net::mail_bytes(mail);
    for (const std::string& line : lines_of(bytes)) {
      const std::string word = decoded_words(line);
      if (!word.empty() && word.front() != 'a') CHECK(word.size() % 4 == 0);
    }
  }
}

TEST_CASE("a subject cannot begin a header of its own") {
  net::MailMessage mail = simple_mail();
  mail.subject = "x\r\nBcc: victim@example.com\r\n\r\nbody";
  mail.from.name = "y\r\nBcc: victim@example.com";
  const std::string bytes = net::mail_bytes(mail);
  for (const std::string& line : lines_of(bytes)) CHECK_FALSE(line.starts_with("Bcc"));
  CHECK(text_part(bytes) == "hello\r\n");
  mail.subject = "=?utf-8?Q?fake?=";  // it would be shown as `fake`
  CHECK(decoded_words(net::mail_bytes(mail)) == mail.subject);
}

TEST_CASE("addresses with and without a name") {
  CHECK(net::parse_mail_address(" ops@example.com ").address == "ops@example.com");
  CHECK(net::parse_mail_address("o'neil+x=y.z@sub.example-1.com").name.empty());
  const auto named = net::parse_mail_address("Blue Dot <bluedot@example.com>");
  CHECK(named.name == "Blue Dot");
  CHECK(named.address == "bluedot@example.com");
  CHECK(net::parse_mail_address("\"Dot, Blue\" <b@localhost>").name == "Dot, Blue");
}

TEST_CASE("what could be a command or several addresses is no address") {
  for (const std::string text : {"",
                                 "ops",
                                 "@example.com",
                                 "ops@",
                                 "a@b@c",
                                 "a b@example.com",
                                 "a@exa mple.com",
                                 "a@b\r\nRCPT TO:<v@example.com>",
                                 "a@b>\r\nDATA",
                                 "<a@b> SIZE=1",
                                 "a@b,c@d",
                                 "a..b@example.com",
                                 ".a@example.com",
                                 "a@.com",
                                 "a@b_c",
                                 "\"a b\"@example.com",
                                 "a@b\n",
                                 "Name\r\nBcc: v@example.com <a@b>",
                                 "Name <a@b",
                                 "<>",
                                 "x <a@b> y",
                                 "\xC3\xA4@example.com",
                                 "a@ex\xC3\xA4mple.com"}) {
    INFO(text);
    CHECK_THROWS_AS(net::parse_mail_address(text), base::Error);
  }
  CHECK_THROWS_AS(net::parse_mail_address(std::string(65, 'a') + "@example.com"), base::Error);
  CHECK_THROWS_AS(net::parse_mail_address("a@" + std::string(260, 'b')), base::Error);
}

TEST_CASE("a Message-ID is made of any id, and of no other form") {
  const net::MailAddress from{.name = "", .address = "bluedot@example.com"};
  CHECK(net::mail_message_id("0198.run_7-ok", from) == "<0198.run_7-ok@example.com>");
  const std::string long_id(200, 'x');
  for (const char* id : {"", ".", "a..b", "a>\r\nBcc: x", "\xE0\xA4\xA8", "ends.", long_id.c_str()}) {
    net::MailMessage mail = simple_mail();
    mail.message_id = net::mail_message_id(id, from);
    INFO(mail.message_id);
    CHECK_NOTHROW(net::mail_bytes(mail));
  }
  for (const std::string id : {"", "run-1@example.com", "<run-1>", "<a@b>\r\nBcc: x@y", "<a b@c>"}) {
    net::MailMessage mail = simple_mail();
    mail.message_id = id;
    CHECK_THROWS_AS(net::mail_bytes(mail), base::Error);
  }
}
