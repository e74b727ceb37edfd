#include "vendor/judge.hpp"

#include "base/letter_case.hpp"
#include "base/printable.hpp"
#include "model/reading.hpp"
#include "net/url.hpp"
#include "quality/rules.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace bluedot::vendor {
namespace {

constexpr int k_unauthorized = 401, k_forbidden = 403, k_too_many = 429;
constexpr size_t k_quoted_characters = 120;   // of an answer that nobody expected
constexpr size_t k_refusal_bytes = 64 << 10;  // a refusal is a sentence; what is longer is none

// The first words of what is no JSON: pages of a server that is down begin with tags that say nothing.
std::string first_words(std::string_view body) {
  return base::printable(body.substr(0, body.find_first_of("\r\n")), k_quoted_characters);
}

Judgement broken(std::string message) {
  return {.verdict = Verdict::broken, .message = std::move(message)};
}

Judgement empty(const Ask& ask) {
  return {.verdict = Verdict::empty,
          .message = fmt::format("no bars from {} to {}", ask.window.from.iso(), ask.window.to.iso())};
}

// By its own words, if it has any that are known.
std::optional<Judgement> read_refusal(const Vendor& vendor, int status, std::string_view body, base::Instant now) {
  if (body.size() > k_refusal_bytes) return std::nullopt;
  const auto json = nlohmann::json::parse(body, nullptr, false);
  return json.is_object() ? vendor.read_refusal(status, json, now) : std::nullopt;
}

Judgement judge_status(const net::HttpResponse& response, base::Instant now) {
  const int status = response.status;
  const std::string said = fmt::format("HTTP {}: {}", status, first_words(response.body));
  if (status == k_unauthorized || status == k_forbidden) return {.verdict = Verdict::denied, .message = said};
  if (status == k_too_many) {
    const int64_t wait_ms = net::attempt_of(response, now).retry_after_ms.value_or(k_left_alone_ms);
    return {.verdict = Verdict::limited, .message = said, .until = base::Instant{now.milliseconds + wait_ms}};
  }
  if (status >= 300 && status < 400) {
    const auto url = net::parse_url(response.header("Location").value_or(""));
    return broken(fmt::format("HTTP {}: it sends us to {}, where nobody told us to go; see the provider's url", status,
                              url ? url->host : "another address"));
  }
  if (status >= 500) return {.verdict = Verdict::unanswered, .message = said};
  return broken(said + "; is the provider's url right?");
}

}  // namespace

Judgement judge_failure(const Vendor& vendor, const net::HttpAnswer& answer, base::Instant now) {
  Judgement judgement;
  if (const auto* failure = std::get_if<net::TransportFailure>(&answer)) {
    const bool is_too_long = failure->fault == net::TransportFault::too_long;
    judgement = {.verdict = is_too_long ? Verdict::broken : Verdict::unanswered, .message = failure->message};
  } else {
    const auto& response = std::get<net::HttpResponse>(answer);
    auto said = read_refusal(vendor, response.status, response.body, now);
    judgement = said ? std::move(*said) : judge_status(response, now);
  }
  if (!judgement.attempt.may_heal) judgement.attempt = net::attempt_of(answer, now);
  return judgement;
}

Judgement Judge::judge(const Vendor& vendor, const Ask& ask, net::HttpAnswer& answer, base::Instant now) {
  auto* response = std::get_if<net::HttpResponse>(&answer);
  if (response == nullptr || response->status != net::k_http_ok) return judge_failure(vendor, answer, now);
  const size_t size = response->body.size();
  response->body.append(feed::k_padding, '\0');
  Judgement judgement = judge_body(vendor, ask, std::string_view(response->body).substr(0, size), now);
  response->body.resize(size);
  return judgement;
}

Judgement Judge::judge_body(const Vendor& vendor, const Ask& ask, std::string_view body, base::Instant now) {
  feed::Request request;
  request.feed = vendor.name;
  request.now = now;
  request.timeframe = model::Timeframe::daily;
  if (!vendor.names_symbols) request.symbol = ask.symbol;
  request.exchange_of = [&](std::string_view) { return ask.exchange; };
  const auto outcome = m_parser.read(body, request);
  if (const auto* refusal = std::get_if<model::Refusal>(&outcome)) {
    if (refusal->kind == model::RefusalKind::says_nothing) return empty(ask);
    if (auto said = read_refusal(vendor, net::k_http_ok, body, now)) return std::move(*said);
    return broken(body.starts_with('<') ? "a page, and no data: " + first_words(body) : refusal->reason);
  }
  const auto& reading = std::get<model::Reading>(outcome);
  if (vendor.names_symbols && base::upper(reading.symbol) != base::upper(ask.name)) {
    return broken("answers for " + base::printable(reading.symbol));
  }
  const auto judged = quality::judge(reading, body, reading.exchange.value_or(ask.exchange), {}, now);
  if (const auto* refusal = std::get_if<model::Refusal>(&judged)) {
    return refusal->kind == model::RefusalKind::says_nothing ? empty(ask) : broken(refusal->reason);
  }
  Judgement judgement{.verdict = Verdict::ok};
  for (const model::Bar& bar : std::get<model::Document>(judged).bars) {
    // What was said of a session that was on, another vendor may know better by now.
    const bool is_had = bar.date >= ask.window.from && bar.date <= ask.window.to && !bar.provisional;
    if (is_had) judgement.dates.push_back(bar.date);
  }
  return judgement.dates.empty() ? empty(ask) : judgement;
}

}  // namespace bluedot::vendor
