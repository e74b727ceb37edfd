#include "notify/send.hpp"

#include "base/error.hpp"
#include "net/smtp.hpp"
#include "net/url.hpp"
#include "notify/discord.hpp"
#include "notify/email.hpp"
#include "notify/redaction.hpp"
#include "notify/slack.hpp"
#include "notify/webhook.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace bluedot::notify {
namespace {

using net::Attempt, net::HttpAnswer, net::HttpResponse, net::MailOutcome, net::TransportFailure;

// Of an answer only the reason is read.
constexpr size_t k_max_answer_bytes = size_t{64} << 10;

std::string body_of(const Channel& channel, const Digest& digest) {
  switch (channel.kind) {
    case ChannelKind::slack:
      return slack_body(digest);
    case ChannelKind::discord:
      return discord_body(digest);
    case ChannelKind::webhook:
    case ChannelKind::email:
      break;
  }
  return webhook_body(digest);
}

net::HttpRequest request_of(const Channel& channel, const Message& message) {
  // Without `wait` Discord answers before it has looked at the message.
  const bool is_discord = channel.kind == ChannelKind::discord;
  return {.method = net::Method::post,
          .url = is_discord ? net::with_query(channel.url, "wait=true") : channel.url,
          .body = body_of(channel, message.digest),
          .max_body_bytes = k_max_answer_bytes,
          .is_long_body_cut = true,
          .ca_file = channel.ca_file};
}

// The signature holds the time of the attempt, so that a receiver can tell a copy that somebody kept.
std::vector<net::HttpHeader> headers_of(const Channel& channel, const Message& message, const std::string& body,
                                        base::Instant now) {
  std::vector<net::HttpHeader> headers;
  if (channel.kind == ChannelKind::webhook) headers = signed_headers(channel.secret, message.id, now, body);
  headers.push_back({"Content-Type", "application/json"});
  headers.push_back({"User-Agent", "bluedot"});
  return headers;
}

// Discord says in the body, to the fraction of a second, what its header rounds.
std::optional<int64_t> retry_after_in_body(const HttpResponse& response) {
  const auto body = nlohmann::json::parse(response.body, nullptr, false);
  if (!body.is_object() || !body.contains("retry_after") || !body["retry_after"].is_number()) return std::nullopt;
  const double ms = body["retry_after"].get<double>() * 1000;
  return static_cast<int64_t>(std::clamp(ms, 0.0, static_cast<double>(net::k_max_retry_after_ms)));
}

Attempt attempt_of(const Channel& channel, const HttpAnswer& answer, base::Instant now) {
  Attempt attempt = net::attempt_of(answer, now);
  const auto* response = std::get_if<HttpResponse>(&answer);
  if (channel.kind == ChannelKind::discord && response != nullptr && response->status == 429) {
    if (const auto in_body = retry_after_in_body(*response)) {
      attempt.retry_after_ms = std::max(attempt.retry_after_ms.value_or(0), *in_body);
    }
  }
  return attempt;
}

// What a person has to do about a channel that is wrong.
std::string remedy(const Channel& channel, int status) {
  if (status >= 300 && status <= 399) return "it has moved, and redirects are not followed: configure the new URL";
  switch (channel.kind) {
    case ChannelKind::slack:
      return "this webhook or its channel is gone or closed: add an incoming webhook to the Slack app and configure "
             "its "
             "URL";
    case ChannelKind::discord:
      return "this webhook is gone: make one in the channel's settings (Integrations) and configure its URL";
    case ChannelKind::webhook:
    case ChannelKind::email:
      break;
  }
  if (status == 410) return "the receiver wants no more messages: take the channel out of the configuration";
  if (status == 404) return "nobody takes messages there: check the URL";
  return "the receiver does not accept our signature or address: check secret and URL";
}

Delivery delivery_of(const HttpResponse& response) {
  const int status = response.status;
  if (status >= 200 && status <= 299) return Delivery::sent;
  if (net::may_heal(status)) return Delivery::later;
  const bool is_wrong = status == 401 || status == 403 || status == 404 || status == 410 || status / 100 == 3;
  return is_wrong ? Delivery::never : Delivery::failed;
}

Outcome outcome_of(const Channel& channel, const HttpAnswer& answer, const Attempt& attempt) {
  if (const auto* failure = std::get_if<TransportFailure>(&answer)) {
    return {.delivery = Delivery::later, .message = failure->message};
  }
  const auto& response = std::get<HttpResponse>(answer);
  Outcome outcome{.delivery = delivery_of(response)};
  if (outcome.delivery == Delivery::sent) return outcome;
  if (outcome.delivery == Delivery::later) outcome.retry_after_ms = attempt.retry_after_ms;
  outcome.message = fmt::format("HTTP {}", response.status);
  if (!response.body.empty()) outcome.message += ": " + Redaction(channel)(response.body, 200);
  if (outcome.delivery == Delivery::never) outcome.message += ": " + remedy(channel, response.status);
  return outcome;
}

Outcome post(const Channel& channel, const Message& message, const net::RetryPolicy& policy,
             const net::Surroundings& surroundings) {
  net::HttpClient client;
  net::HttpRequest request = request_of(channel, message);
  net::Retry retry(policy, surroundings);
  for (;;) {
    request.headers = headers_of(channel, message, request.body, surroundings.clock.now());
    const HttpAnswer answer = client.exchange(request);
    const Attempt attempt = attempt_of(channel, answer, surroundings.clock.now());
    if (retry.again(attempt)) continue;
    Outcome outcome = outcome_of(channel, answer, attempt);
    outcome.attempts = retry.attempts();
    return outcome;
  }
}

net::MailMessage mail_of(const Channel& channel, const Message& message, base::Instant now) {
  const net::MailAddress from = net::parse_mail_address(channel.from);
  net::MailMessage mail{.from = from,
                        .to = {},
                        .subject = email_subject(message.digest),
                        .text = email_text(message.digest),
                        .date = now,
                        .message_id = net::mail_message_id(message.id, from)};
  for (const std::string& recipient : channel.to) mail.to.push_back(net::parse_mail_address(recipient));
  const bool is_reply = !message.first_id.empty() && message.first_id != message.id;
  if (is_reply) mail.in_reply_to = net::mail_message_id(message.first_id, from);
  return mail;
}

bool may_heal(const net::MailAnswer& answer) {
  return answer.outcome == MailOutcome::put_off ||
         (answer.outcome == MailOutcome::unsent && net::may_heal(answer.fault));
}

Outcome outcome_of(const net::MailAnswer& answer) {
  switch (answer.outcome) {
    case MailOutcome::accepted:
      return {.delivery = Delivery::sent};
    case MailOutcome::put_off:
    case MailOutcome::unsent:
      return {.delivery = Delivery::later, .message = answer.message};
    case MailOutcome::login_refused:
      return {.delivery = Delivery::never, .message = answer.message + ": check user and password"};
    case MailOutcome::unencrypted:
      return {.delivery = Delivery::never,
              .message = "the mail server offers no TLS: use smtps://, or plain in a network that you trust"};
    case MailOutcome::refused:
      break;
  }
  return {.delivery = Delivery::never, .message = answer.message + ": check from, to and the server's rules"};
}

Outcome mail(const Channel& channel, const Message& message, const net::RetryPolicy& policy,
             const net::Surroundings& surroundings) {
  const net::MailServer server{.url = channel.url,
                               .is_plain = channel.is_plain,
                               .user = channel.user,
                               .password = channel.secret,
                               .ca_file = channel.ca_file};
  const net::MailMessage bytes = mail_of(channel, message, surroundings.clock.now());
  net::Retry retry(policy, surroundings);
  for (;;) {
    const net::MailAnswer answer = net::send_mail(server, bytes);
    if (retry.again({.may_heal = may_heal(answer)})) continue;
    Outcome outcome = outcome_of(answer);
    outcome.attempts = retry.attempts();
    return outcome;
  }
}

Outcome try_to_send(const Channel& channel, const Message& message, const net::RetryPolicy& policy,
                    const net::Surroundings& surroundings) {
  try {
    check_channel(channel);
    return channel.kind == ChannelKind::email ? mail(channel, message, policy, surroundings)
                                              : post(channel, message, policy, surroundings);
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::interrupted) throw;
    const bool is_wrong = error.kind() == base::ErrorKind::usage;
    return {.delivery = is_wrong ? Delivery::never : Delivery::later, .message = error.what()};
  }
}

}  // namespace

Outcome send(const Channel& channel, const Message& message, const net::RetryPolicy& policy,
             const net::Surroundings& surroundings) {
  Outcome outcome = try_to_send(channel, message, policy, surroundings);
  if (outcome.delivery == Delivery::sent) return outcome;
  const bool has_name = outcome.message.starts_with("channel ");
  const std::string text = (has_name ? "" : "channel " + channel.name + ": ") + outcome.message;
  constexpr size_t k_message_units = 500;
  outcome.message = Redaction(channel)(text, k_message_units);
  return outcome;
}

}  // namespace bluedot::notify
