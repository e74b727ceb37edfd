// Sends one message to a mail server, by libcurl.
//
// smtps:// is encrypted from the start. smtp:// must turn to TLS by STARTTLS, or nothing is said; only `is_plain` goes
// without. A mail goes to all its recipients or to none.
#pragma once

#include "net/mail_message.hpp"
#include "net/transport.hpp"

#include <string>

namespace bluedot::net {

struct MailServer {
  std::string url;        // smtp://HOST[:PORT][/NAME] or smtps://…; NAME is what we call ourselves (EHLO)
  bool is_plain = false;  // smtp:// without TLS; a password then goes to this machine only
  std::string user = {}, password = {};  // no user: no login
  Timeouts timeouts = {};
  std::string ca_file = {};  // certificates to trust, PEM; empty: the system's
};

enum class MailOutcome {
  accepted,
  put_off,        // 4yz: the server asks to come back later
  refused,        // 5yz: it will not take this message from us or for them
  login_refused,  // wrong user or password
  unencrypted,    // it does not offer TLS, and we were not told to do without
  unsent,         // no answer: `fault` says why
};

struct MailAnswer {
  MailOutcome outcome = MailOutcome::unsent;
  TransportFault fault = TransportFault::other;  // of `unsent`
  int reply_code = 0;                            // the server's; 0: none
  std::string message = {};                      // the server's refusal, or libcurl's words
};

// Throws Error (usage) on a URL that is none of the two or holds a user, and where a password would go in the clear;
// the URL is not quoted.
void check_mail_server(const MailServer& server);
// Checks the server, and throws Error (interrupted) within a second after a signal.
MailAnswer send_mail(const MailServer& server, const MailMessage& message);

}  // namespace bluedot::net
