#include "vendor/asker.hpp"

#include "base/printable.hpp"
#include "base/secret.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::vendor {
namespace {

constexpr size_t k_message_characters = 300;
constexpr size_t k_max_body_bytes = size_t{64} << 20;  // as the largest document

// A window as the vendor lets itself be asked for, oldest first.
std::vector<Window> parts_of(const Window& window, int max_days) {
  if (max_days == 0) return {window};
  std::vector<Window> parts;
  for (base::Date from = window.from; from <= window.to; from.days += max_days) {
    parts.push_back({from, std::min(window.to, base::Date{from.days + max_days - 1})});
  }
  return parts;
}

// The window without these days, oldest part first.
std::vector<Window> around(const Window& window, const std::vector<base::Date>& days) {
  std::vector<Window> parts;
  base::Date from = window.from;
  const auto add_until = [&](base::Date to) {
    if (from <= to) parts.push_back({from, to});
  };
  for (const base::Date day : days) {
    add_until({day.days - 1});
    from = {day.days + 1};
  }
  add_until(window.to);
  return parts;
}

bool is_told(Verdict verdict) {
  return verdict == Verdict::ok || verdict == Verdict::empty;
}

// What two windows of one wish come to together: bars if one has any, and the last reason why not.
Judgement together(Judgement first, Judgement then) {
  if (is_told(then.verdict) && first.verdict == Verdict::ok) {  // an empty part of a window that has bars
    first.dates.insert(first.dates.end(), then.dates.begin(), then.dates.end());
    return first;
  }
  then.dates.insert(then.dates.begin(), first.dates.begin(), first.dates.end());
  return then;
}

// What holds a secret of ours is not kept, whatever else it holds.
void refuse_quoted_secret(const Service& service, const net::HttpResponse& response, Judgement& judgement) {
  for (const std::string& secret : service.credentials().all()) {
    if (response.body.find(secret) == std::string::npos) continue;
    judgement = {.verdict = Verdict::broken, .message = "quotes the key that it was asked with"};
  }
}

bool is_to_be_tried_again(Verdict verdict) {
  return verdict == Verdict::unanswered || verdict == Verdict::limited || verdict == Verdict::broken;
}

}  // namespace

// What is the same in all requests for one wish.
struct Asker::Asking {
  Service& service;
  Ask ask;
  const std::function<void(const Window&, const std::string&)>& keep;
  int64_t requests = 0;
};

Answer Asker::ask(Service& service, const Wish& wish, const std::set<base::Date>& others,
                  const std::function<void(const Window&, const std::string&)>& keep) {
  Answer answer{.provider = service.provider().name, .judgement = {}};
  Judgement& sum = answer.judgement;
  sum = {.verdict = Verdict::absent, .message = "has no such symbol"};
  Asking asking{service, {wish.symbol, name_at(service.vendor(), wish), {}, wish.window, wish.exchange}, keep};
  if (asking.ask.name.empty()) return answer;
  if (service.vendor().names_symbols && m_plan.ours_of(asking.ask.name) != wish.symbol) {
    sum.message = fmt::format("its {} comes in as {} (symbol_map, or another symbol of the universe): it was not asked",
                              asking.ask.name, m_plan.ours_of(asking.ask.name));
    return answer;
  }
  if (service.vendor().has_instruments && !find_instrument(asking, sum)) return answer;
  std::set<base::Date> spared = others;
  for (const auto& [date, feed] : wish.stands) {
    if (m_plan.rank_of(feed) > m_plan.rank_of(answer.provider)) spared.insert(date);
  }
  for (const Window& part : parts_of(wish.window, service.vendor().max_days)) {
    sum = together(std::move(sum), ask_part(asking, part, spared));
    if (!is_told(sum.verdict)) break;
  }
  answer.requests = asking.requests;
  return answer;
}

Judgement Asker::ask_part(Asking& asking, const Window& part, const std::set<base::Date>& spared) {
  std::string held;
  Judgement judgement = ask_once(asking, part, [&](const std::string& body) { held = body; });
  if (judgement.verdict != Verdict::ok) return judgement;
  const std::vector<base::Date> days = skipped(judgement.dates, spared);
  if (days.empty() || !asking.service.vendor().answers_window) {
    asking.keep(part, held);
    return judgement;
  }
  Judgement sum{.verdict = Verdict::empty};
  for (const Window& window : around(part, days)) {
    sum =
        together(std::move(sum), ask_once(asking, window, [&](const std::string& body) { asking.keep(window, body); }));
    if (!is_told(sum.verdict)) break;
  }
  return sum;
}

Judgement Asker::ask_once(Asking& asking, const Window& window, const std::function<void(const std::string&)>& keep) {
  Service& service = asking.service;
  Ask& ask = asking.ask;
  ask.window = window;
  const auto today = ask.exchange.time_zone.local_date(m_surroundings.clock.now());
  if (service.vendor().why_beyond != nullptr) {
    const std::string why = service.vendor().why_beyond(service.provider(), ask, today);
    if (!why.empty()) return {.verdict = Verdict::absent, .message = why};
  }
  const net::HttpRequest request = complete(service.vendor().request(service.provider(), service.credentials(), ask),
                                            service.provider(), k_max_body_bytes);
  net::Retry retry(m_plan.retry, m_surroundings);
  Judgement judgement;
  do {
    if (const auto closed = service.take_turn(m_plan.until_ms)) {
      return {.verdict = closed->verdict, .message = closed->message, .until = closed->until};
    }
    net::HttpAnswer answer = m_client.exchange(request);
    ++asking.requests;
    judgement = m_judge.judge(service.vendor(), ask, answer, m_surroundings.clock.now());
    if (judgement.verdict == Verdict::ok) {
      refuse_quoted_secret(service, std::get<net::HttpResponse>(answer), judgement);
    }
    judgement.message = told(service, judgement.message);
    if (judgement.verdict == Verdict::ok) keep(std::get<net::HttpResponse>(answer).body);
    if (judgement.verdict == Verdict::limited) service.hold_back(pause_ms(judgement));
  } while (is_to_be_tried_again(judgement.verdict) && retry.again(judgement.attempt));
  conclude(service, judgement);
  return judgement;
}

bool Asker::find_instrument(Asking& asking, Judgement& why) const {
  if (const auto closed = asking.service.closed()) {
    why = {.verdict = closed->verdict, .message = closed->message, .until = closed->until};
    return false;
  }
  const auto token = m_plan.instruments->token_of(asking.ask.name);
  if (!token) why.message = "its list of instruments has no " + asking.ask.name;
  asking.ask.instrument = token.value_or("");
  return token.has_value();
}

// What all who ask wait for. One that is longer than we try closes the service in a moment.
int64_t Asker::pause_ms(const Judgement& judgement) const {
  return std::min(judgement.attempt.retry_after_ms.value_or(m_plan.retry.base_ms), m_plan.retry.total_ms);
}

void Asker::conclude(Service& service, Judgement& judgement) const {
  if (judgement.verdict == Verdict::limited) {
    if (!judgement.until) judgement.until = base::Instant{m_surroundings.clock.now().milliseconds + k_left_alone_ms};
    service.close({Verdict::limited, judgement.message, judgement.until});
  }
  if (judgement.verdict == Verdict::denied) service.close({Verdict::denied, judgement.message, {}});
  service.note(judgement.verdict, judgement.message);
}

std::vector<base::Date> skipped(const std::vector<base::Date>& dates, const std::set<base::Date>& others) {
  std::vector<base::Date> days;
  if (dates.empty()) return days;
  for (auto day = others.upper_bound(dates.front()); day != others.end() && *day < dates.back(); ++day) {
    if (!std::ranges::binary_search(dates, *day)) days.push_back(*day);
  }
  return days;
}

net::HttpRequest complete(net::HttpRequest request, const Provider& provider, size_t max_body_bytes) {
  if (!provider.user_agent.empty()) request.headers.push_back({"User-Agent", provider.user_agent});
  request.max_body_bytes = max_body_bytes;
  request.is_packed_welcome = true;
  request.ca_file = provider.ca_file;
  return request;
}

std::string told(const Service& service, std::string_view message) {
  return base::printable(base::without_secrets(message, service.credentials().all()), k_message_characters);
}

}  // namespace bluedot::vendor
