#include "net/smtp.hpp"

#include "base/error.hpp"
#include "net/curl.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <cstring>

namespace bluedot::net {
namespace {

// What goes out, and the last refusal that came back: after one libcurl says goodbye, and that is answered, too.
struct Dialogue {
  std::string_view unsent;
  std::string refusal;
};

constexpr size_t k_max_reply_line = 512;  // RFC 5321, 4.5.3.1.5

size_t on_send(char* room, size_t, size_t length, void* context) noexcept {
  auto& dialogue = *static_cast<Dialogue*>(context);
  const size_t sent = std::min(length, dialogue.unsent.size());
  std::memcpy(room, dialogue.unsent.data(), sent);
  dialogue.unsent.remove_prefix(sent);
  return sent;
}

// libcurl hands on the server's replies as headers.
size_t on_reply(char* bytes, size_t, size_t length, void* context) noexcept {
  std::string_view line(bytes, std::min(length, k_max_reply_line));
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with('4') || line.starts_with('5')) static_cast<Dialogue*>(context)->refusal = line;
  return length;
}

CurlList recipient_list(const std::vector<MailAddress>& recipients) {
  CurlList list;
  for (const MailAddress& recipient : recipients) {
    list.append("<" + parse_mail_address(recipient.address).address + ">");
  }
  if (recipients.empty()) throw base::Error("a mail without recipients", base::ErrorKind::usage);
  return list;
}

void set_server(CURL* curl, const MailServer& server) {
  set(curl, CURLOPT_URL, server.url.c_str());
  set(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(curl, CURLOPT_USE_SSL, static_cast<long>(server.is_plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  if (parse_url(server.url)->is_loopback()) set(curl, CURLOPT_NOPROXY, "*");
  if (server.user.empty()) return;
  set(curl, CURLOPT_USERNAME, server.user.c_str());
  set(curl, CURLOPT_PASSWORD, server.password.c_str());
}

void set_dialogue(CURL* curl, Dialogue& dialogue) {
  set(curl, CURLOPT_UPLOAD, 1L);
  set(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(dialogue.unsent.size()));
  set(curl, CURLOPT_READFUNCTION, on_send);
  set(curl, CURLOPT_READDATA, &dialogue);
  set(curl, CURLOPT_HEADERFUNCTION, on_reply);
  set(curl, CURLOPT_HEADERDATA, &dialogue);
}

// A server that refuses ends the transfer with one of many codes of libcurl's; what it said is in its reply.
MailOutcome outcome_of(CURLcode code, int reply_code) {
  if (code == CURLE_OK) return MailOutcome::accepted;
  if (reply_code >= 400 && reply_code <= 499) return MailOutcome::put_off;
  if (code == CURLE_USE_SSL_FAILED) return MailOutcome::unencrypted;
  if (code == CURLE_LOGIN_DENIED) return MailOutcome::login_refused;
  if (reply_code >= 500 && reply_code <= 599) return MailOutcome::refused;
  return MailOutcome::unsent;
}

}  // namespace

void check_mail_server(const MailServer& server) {
  const std::optional<Url> url = parse_url(server.url);
  if (!url || (url->scheme != "smtp" && url->scheme != "smtps")) {
    throw base::Error("not a URL of smtp:// or smtps://", base::ErrorKind::usage);
  }
  if (url->has_user) throw base::Error("user and password are no part of the server's URL", base::ErrorKind::usage);
  const bool is_clear = server.is_plain && url->scheme == "smtp" && !url->is_loopback();
  if (is_clear && !server.user.empty()) {
    throw base::Error("a password is not sent without TLS", base::ErrorKind::usage);
  }
}

MailAnswer send_mail(const MailServer& server, const MailMessage& message) {
  check_mail_server(server);
  const std::string bytes = mail_bytes(message);
  const std::string sender = "<" + parse_mail_address(message.from.address).address + ">";
  const CurlList recipients = recipient_list(message.to);
  const CurlHandle curl = new_curl_handle();
  Dialogue dialogue{.unsent = bytes, .refusal = {}};
  set_server(curl.get(), server);
  set(curl.get(), CURLOPT_MAIL_FROM, sender.c_str());
  set(curl.get(), CURLOPT_MAIL_RCPT, recipients.get());
  set_dialogue(curl.get(), dialogue);
  const Transfer transfer = perform(curl.get(), server.timeouts, server.ca_file);

  long reply_code = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &reply_code);
  MailAnswer answer{.outcome = outcome_of(transfer.code, static_cast<int>(reply_code)),
                    .reply_code = static_cast<int>(reply_code)};
  const bool is_servers_word = answer.outcome == MailOutcome::put_off || answer.outcome == MailOutcome::refused ||
                               answer.outcome == MailOutcome::login_refused;
  answer.message = is_servers_word ? dialogue.refusal : transfer.message;
  if (answer.outcome == MailOutcome::unsent) answer.fault = transfer.failure().fault;
  return answer;
}

}  // namespace bluedot::net
