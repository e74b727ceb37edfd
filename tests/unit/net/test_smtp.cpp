#include "base/error.hpp"
#include "net/base64.hpp"
#include "net/smtp.hpp"
#include "support/receiver.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using Catch::Contains;
using tests::Receiver;

namespace {

net::MailMessage mail_to(const std::vector<std::string>& recipients) {
  net::MailMessage mail{.from = {.name = "", .address = "bluedot@example.com"},
                        .to = {},
                        .subject = "run failed",
                        .text = ".a dot first\nsecond\n",
                        .date = base::Instant{1754300000000},
                        .message_id = "<run-1@example.com>"};
  for (const std::string& recipient : recipients) mail.to.push_back({.name = "", .address = recipient});
  return mail;
}

// The commands of a dialogue, one a line, an encrypted one after `!`.
std::string said(const Receiver& receiver) {
  std::string text;
  for (const auto& record : receiver.records()) {
    if (record.contains("said")) text += (record["encrypted"] ? "!" : "") + record["said"].get<std::string>() + "\n";
  }
  return text;
}

std::string taken_mail(const Receiver& receiver) {
  for (const auto& record : receiver.records()) {
    if (record.contains("mail")) return record["mail"];
  }
  return "";
}

std::string login(const Receiver& receiver) {
  for (const auto& record : receiver.records()) {
    if (record.contains("login")) return record["login"];
  }
  return "";
}

net::MailAnswer answer_of(const Receiver& receiver, net::MailServer server) {
  server.url = receiver.url("smtp", "/our.name");
  server.ca_file = receiver.certificate();
  return net::send_mail(server, mail_to({"ops@example.com"}));
}

}  // namespace

TEST_CASE("a mail goes out after STARTTLS, with the login, to everybody") {
  const Receiver receiver({"smtp", "--starttls"});
  const net::MailServer server{
      .url = receiver.url("smtp", "/our.name"), .user = "me", .password = "pw", .ca_file = receiver.certificate()};
  const auto mail = mail_to({"ops@example.com", "second@example.com"});
  const auto answer = net::send_mail(server, mail);
  CHECK(answer.outcome == net::MailOutcome::accepted);
  const std::string dialogue = said(receiver);
  CHECK_THAT(dialogue, Catch::StartsWith("EHLO our.name\nSTARTTLS\n!EHLO our.name\n!AUTH PLAIN"));
  CHECK_THAT(dialogue, Contains("!MAIL FROM:<bluedot@example.com>") && Contains("!RCPT TO:<ops@example.com>") &&
                           Contains("!RCPT TO:<second@example.com>"));
  CHECK(login(receiver) == net::base64(std::string("\0me\0pw", 6)));
  std::string with_dots = net::mail_bytes(mail);
  with_dots.insert(with_dots.find("\r\n.a dot") + 2, ".");
  CHECK(taken_mail(receiver) == with_dots);
}

TEST_CASE("smtps is encrypted from its first word") {
  const Receiver receiver({"smtp", "--tls"});
  const net::MailServer server{.url = receiver.url("smtps", "/our.name"), .ca_file = receiver.certificate()};
  CHECK(net::send_mail(server, mail_to({"ops@example.com"})).outcome == net::MailOutcome::accepted);
  CHECK_THAT(said(receiver), Catch::StartsWith("!EHLO our.name\n!MAIL FROM"));
}

TEST_CASE("without TLS nothing is said but that we would like it") {
  const Receiver receiver({"smtp"});
  const auto answer = answer_of(receiver, {.url = "", .user = "me", .password = "pw"});
  CHECK(answer.outcome == net::MailOutcome::unencrypted);
  CHECK_THAT(said(receiver), !Contains("AUTH") && !Contains("MAIL"));
  const Receiver refusing({"smtp", "--starttls", "--refuse", "STARTTLS=502 not here"});
  CHECK(answer_of(refusing, {.url = ""}).outcome == net::MailOutcome::unencrypted);
  CHECK_THAT(said(refusing), !Contains("MAIL"));
  const Receiver busy({"smtp", "--starttls", "--refuse", "STARTTLS=454 not now"});
  CHECK(answer_of(busy, {.url = ""}).outcome == net::MailOutcome::put_off);
}

TEST_CASE("a mail server's certificate is verified") {
  const Receiver receiver({"smtp", "--starttls"});
  const net::MailServer server{.url = receiver.url("smtp"), .user = "me", .password = "pw"};
  const auto answer = net::send_mail(server, mail_to({"ops@example.com"}));
  CHECK(answer.outcome == net::MailOutcome::unsent);
  CHECK(answer.fault == net::TransportFault::untrusted);
  CHECK_THAT(said(receiver), !Contains("AUTH") && !Contains("MAIL"));
}

TEST_CASE("who is told to goes without TLS") {
  const Receiver receiver({"smtp"});
  CHECK(answer_of(receiver, {.url = "", .is_plain = true}).outcome == net::MailOutcome::accepted);
  CHECK_THAT(said(receiver), Catch::StartsWith("EHLO our.name\nMAIL FROM"));
}

TEST_CASE("what a server refuses, and how") {
  using net::MailOutcome;
  struct Case {
    std::string refusal;
    MailOutcome outcome;
    int reply_code;
  };
  const Case cases[] = {
      {"AUTH=535 wrong", MailOutcome::login_refused, 535},    {"AUTH=454 later", MailOutcome::put_off, 454},
      {"MAIL=550 not you", MailOutcome::refused, 550},        {"RCPT=550 no such user", MailOutcome::refused, 550},
      {"RCPT=451 greylisted", MailOutcome::put_off, 451},     {"DATA=554 no", MailOutcome::refused, 554},
      {"MAIL-TEXT=552 too large", MailOutcome::refused, 552}, {"MAIL-TEXT=452 disk full", MailOutcome::put_off, 452}};
  for (const Case& expected : cases) {
    INFO(expected.refusal);
    const Receiver receiver({"smtp", "--refuse", expected.refusal});
    const auto answer = answer_of(receiver, {.url = "", .is_plain = true, .user = "me", .password = "pw"});
    CHECK(answer.outcome == expected.outcome);
    CHECK(answer.reply_code == expected.reply_code);
    CHECK_THAT(answer.message, Contains(expected.refusal.substr(expected.refusal.find('=') + 1)));
  }
}

TEST_CASE("a mail server that goes away") {
  const Receiver dropping({"smtp", "--drop", "RCPT"});
  CHECK(answer_of(dropping, {.url = "", .is_plain = true}).outcome == net::MailOutcome::unsent);
  std::string url;
  {
    const Receiver gone({"smtp"});
    url = gone.url("smtp");
  }
  const auto answer = net::send_mail({.url = url}, mail_to({"ops@example.com"}));
  CHECK(answer.outcome == net::MailOutcome::unsent);
  CHECK(answer.fault == net::TransportFault::unconnected);
}

TEST_CASE("no address becomes a command") {
  const Receiver receiver({"smtp"});
  const net::MailServer server{.url = receiver.url("smtp"), .is_plain = true};
  for (const std::string address : {"a@b>\r\nRCPT TO:<victim@example.com", "a@b\nDATA", "a@b> NOTIFY=NEVER"}) {
    CHECK_THROWS_AS(net::send_mail(server, mail_to({address})), base::Error);
    auto mail = mail_to({"ops@example.com"});
    mail.from.address = address;
    CHECK_THROWS_AS(net::send_mail(server, mail), base::Error);
  }
  CHECK_THROWS_AS(net::send_mail(server, mail_to({})), base::Error);
  CHECK(receiver.records().empty());
}

TEST_CASE("mail servers that are not asked") {
  const auto mail = mail_to({"ops@example.com"});
  const net::MailServer servers[] = {
      {.url = "http://example.com"},
      {.url = "mail.example.com:25"},
      {.url = "smtp://me:canary-4711@mail.example.com"},
      {.url = "smtp://mail.example.com", .is_plain = true, .user = "me", .password = "canary-4711"}};
  for (const auto& server : servers) {
    try {
      net::send_mail(server, mail);
      FAIL("sent");
    } catch (const base::Error& error) {
      CHECK(error.kind() == base::ErrorKind::usage);
      CHECK_THAT(error.what(), !Contains("canary-4711"));
    }
  }
}
