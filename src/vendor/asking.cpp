#include "vendor/asking.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/printable.hpp"
#include "base/secret.hpp"
#include "net/url.hpp"
#include "vendor/judge.hpp"
#include "vendor/names.hpp"

#include <algorithm>
#include <atomic>
#include <fmt/format.h>
#include <future>
#include <mutex>
#include <set>

namespace bluedot::vendor {
namespace {

constexpr size_t k_message_characters = 300;
constexpr size_t k_max_body_bytes = size_t{64} << 20;         // as the largest document
constexpr size_t k_max_instruments_bytes = size_t{64} << 20;  // the NSE's list has half a megabyte, all together 8

std::string told(const Service& service, std::string_view message) {
  return base::printable(base::without_secrets(message, service.credentials().all()), k_message_characters);
}

net::HttpRequest complete(net::HttpRequest request, const Provider& provider, size_t max_body_bytes) {
  if (!provider.user_agent.empty()) request.headers.push_back({"User-Agent", provider.user_agent});
  request.max_body_bytes = max_body_bytes;
  request.is_packed_welcome = true;
  request.ca_file = provider.ca_file;
  return request;
}

// A window as the vendor lets itself be asked for, oldest first.
std::vector<Window> parts_of(const Window& window, int max_days) {
  if (max_days == 0) return {window};
  std::vector<Window> parts;
  for (base::Date from = window.from; from <= window.to; from.days += max_days) {
    parts.push_back({from, std::min(window.to, base::Date{from.days + max_days - 1})});
  }
  return parts;
}

// One thread's work.
class Asker {
 public:
  Asker(const AskingPlan& plan, const net::Surroundings& surroundings) : m_plan(plan), m_surroundings(surroundings) {}

  // What one provider says to a wish; `keep` is given each body with bars.
  Answer ask(Service& service, const Wish& wish, const std::function<void(const Window&, const std::string&)>& keep) {
    Answer answer{.provider = service.provider().name, .judgement = {}};
    Judgement& sum = answer.judgement;
    sum = {.verdict = Verdict::absent, .message = "has no such symbol"};
    Ask ask{wish.symbol, name_at(service.vendor(), wish), {}, wish.window, wish.exchange};
    if (ask.name.empty()) return answer;
    if (service.vendor().has_instruments && !find_instrument(service, ask, sum)) return answer;
    for (const Window& part : parts_of(wish.window, service.vendor().max_days)) {
      ask.window = part;
      Judgement judgement = ask_once(service, ask, answer.requests, [&](const std::string& body) { keep(part, body); });
      const bool is_told = judgement.verdict == Verdict::ok || judgement.verdict == Verdict::empty;
      if (is_told && sum.verdict == Verdict::ok) {  // an empty part of a window that has bars
        sum.dates.insert(sum.dates.end(), judgement.dates.begin(), judgement.dates.end());
        continue;
      }
      judgement.dates.insert(judgement.dates.begin(), sum.dates.begin(), sum.dates.end());
      sum = std::move(judgement);
      if (!is_told) break;
    }
    return answer;
  }

 private:
  bool find_instrument(const Service& service, Ask& ask, Judgement& why) const {
    if (const auto closed = service.closed()) {
      why = {.verdict = closed->verdict, .message = closed->message, .until = closed->until};
      return false;
    }
    const auto token = m_plan.instruments->token_of(ask.name);
    if (!token) why.message = "its list of instruments has no " + ask.name;
    ask.instrument = token.value_or("");
    return token.has_value();
  }

  Judgement ask_once(Service& service, const Ask& ask, int64_t& requests,
                     const std::function<void(const std::string&)>& keep) {
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
      ++requests;
      judgement = m_judge.judge(service.vendor(), ask, answer, m_surroundings.clock.now());
      if (judgement.verdict == Verdict::ok)
        refuse_quoted_secret(service, std::get<net::HttpResponse>(answer), judgement);
      judgement.message = told(service, judgement.message);
      if (judgement.verdict == Verdict::ok) keep(std::get<net::HttpResponse>(answer).body);
      if (judgement.verdict == Verdict::limited) service.hold_back(pause_ms(judgement));
    } while (is_to_be_tried_again(judgement.verdict) && retry.again(judgement.attempt));
    conclude(service, judgement);
    return judgement;
  }

  // What all who ask wait for. One that is longer than we try closes the service in a moment.
  int64_t pause_ms(const Judgement& judgement) const {
    return std::min(judgement.attempt.retry_after_ms.value_or(m_plan.retry.base_ms), m_plan.retry.total_ms);
  }

  static bool is_to_be_tried_again(Verdict verdict) {
    return verdict == Verdict::unanswered || verdict == Verdict::limited || verdict == Verdict::broken;
  }

  // What holds a secret of ours is not kept, whatever else it holds.
  static void refuse_quoted_secret(const Service& service, const net::HttpResponse& response, Judgement& judgement) {
    for (const std::string& secret : service.credentials().all()) {
      if (response.body.find(secret) == std::string::npos) continue;
      judgement = {.verdict = Verdict::broken, .message = "quotes the key that it was asked with"};
    }
  }

  void conclude(Service& service, Judgement& judgement) const {
    if (judgement.verdict == Verdict::limited) {
      if (!judgement.until) judgement.until = base::Instant{m_surroundings.clock.now().milliseconds + k_left_alone_ms};
      service.close({Verdict::limited, judgement.message, judgement.until});
    }
    if (judgement.verdict == Verdict::denied) {
      service.close({Verdict::denied, judgement.message, {}});
    }
    service.note(judgement.verdict, judgement.message);
  }

  const AskingPlan& m_plan;
  const net::Surroundings& m_surroundings;
  net::HttpClient m_client;
  Judge m_judge;
};

// The dates on which more than half of the answered symbols of an exchange have a bar, and those known before.
class MarketDates {
 public:
  MarketDates(const AskingPlan& plan, const std::vector<Asked>& asked) : m_traded(plan.traded) {
    const std::vector<Wish>& wishes = plan.wishes;
    for (size_t i = 0; i < wishes.size(); ++i) {
      const std::vector<base::Date> dates = asked[i].dates();
      if (dates.empty()) continue;
      ++m_symbols[wishes[i].exchange.name];
      for (const base::Date date : dates) ++m_bars[{wishes[i].exchange.name, date}];
    }
  }

  bool lacks_one(const Wish& wish, const Asked& asked) const {
    const std::vector<base::Date> has = asked.dates();
    for (base::Date date = wish.needed_from; date <= wish.window.to; ++date.days) {
      const std::pair day{wish.exchange.name, date};
      const auto found = m_bars.find(day);
      const bool is_traded =
          m_traded.contains(day) || (found != m_bars.end() && found->second * 2 > m_symbols.at(wish.exchange.name));
      if (is_traded && !std::ranges::binary_search(has, date)) return true;
    }
    return false;
  }

 private:
  const TradedDays& m_traded;
  std::map<std::string, int64_t> m_symbols;
  std::map<std::pair<std::string, base::Date>, int64_t> m_bars;
};

class Round {
 public:
  Round(const AskingPlan& plan, const net::Surroundings& surroundings, const AskingSink& sink,
        std::vector<Asked>& asked)
      : m_plan(plan), m_surroundings(surroundings), m_sink(sink), m_asked(asked) {}

  // Puts these wishes to the services that were not asked yet.
  void run(const std::vector<size_t>& wishes) {
    m_next = 0;
    std::vector<std::future<void>> threads;
    for (size_t i = 0; i < std::min(m_plan.in_flight, wishes.size()); ++i) {
      threads.push_back(std::async(std::launch::async, [&] { work(wishes); }));
    }
    std::exception_ptr failure;
    for (std::future<void>& thread : threads) {
      try {
        thread.get();
      } catch (...) {
        failure = std::current_exception();
      }
    }
    if (failure) std::rethrow_exception(failure);
  }

 private:
  void work(const std::vector<size_t>& wishes) {
    Asker asker(m_plan, m_surroundings);
    for (size_t i = m_next++; i < wishes.size() && !m_has_failed; i = m_next++) {
      try {
        base::throw_if_interrupted();
        ask(asker, wishes[i]);
      } catch (...) {
        m_has_failed = true;
        throw;
      }
    }
  }

  void ask(Asker& asker, size_t index) {
    const Wish& wish = m_plan.wishes[index];
    Asked& asked = m_asked[index];
    for (size_t i = asked.answers.size(); i < m_plan.services.size(); ++i) {
      Service& service = *m_plan.services[i];
      asked.answers.push_back(asker.ask(service, wish, [&](const Window& window, const std::string& body) {
        const std::lock_guard guard(m_mutex);
        m_sink.keep({index, service.provider().name, name_at(service.vendor(), wish), body, window});
      }));
      if (asked.answers.back().judgement.verdict == Verdict::ok) break;
    }
    const std::lock_guard guard(m_mutex);
    m_sink.done(index, asked);
  }

  const AskingPlan& m_plan;
  const net::Surroundings& m_surroundings;
  const AskingSink& m_sink;
  std::vector<Asked>& m_asked;
  std::atomic<size_t> m_next = 0;
  std::atomic<bool> m_has_failed = false;
  std::mutex m_mutex;  // of the sink
};

}  // namespace

std::string Asked::answered_by() const {
  std::string names;
  for (const Answer& answer : answers) {
    if (answer.judgement.verdict == Verdict::ok) names += (names.empty() ? "" : ", ") + answer.provider;
  }
  return names;
}

std::vector<base::Date> Asked::dates() const {
  std::set<base::Date> dates;
  for (const Answer& answer : answers) dates.insert(answer.judgement.dates.begin(), answer.judgement.dates.end());
  return {dates.begin(), dates.end()};
}

std::string name_at(const Vendor& vendor, const Wish& wish) {
  const auto said = wish.names.find(std::string(vendor.name));
  return said != wish.names.end() ? said->second : vendor.name_of(wish.symbol);
}

std::vector<Asked> ask_all(const AskingPlan& plan, const net::Surroundings& surroundings, const AskingSink& sink) {
  std::vector<Asked> asked(plan.wishes.size());
  std::vector<size_t> wishes(plan.wishes.size());
  for (size_t i = 0; i < wishes.size(); ++i) wishes[i] = i;
  while (!wishes.empty()) {
    Round(plan, surroundings, sink, asked).run(wishes);
    const MarketDates market(plan, asked);
    std::erase_if(wishes, [&](size_t i) {
      return asked[i].answers.size() == plan.services.size() || !market.lacks_one(plan.wishes[i], asked[i]);
    });
  }
  return asked;
}

std::optional<std::string> ask_for_instruments(Service& service, const std::string& exchange,
                                               const net::Surroundings& surroundings, int64_t until_ms) {
  const net::HttpRequest request =
      complete({.url = service.provider().url + "/instruments/" + net::url_encoded(exchange),
                .headers = kite_headers(service.credentials())},
               service.provider(), k_max_instruments_bytes);
  const net::RetryPolicy policy;
  net::Retry retry(policy, surroundings);
  net::HttpClient client;
  Judgement judgement;
  do {
    if (service.take_turn(until_ms)) return std::nullopt;
    net::HttpAnswer answer = client.exchange(request);
    auto* response = std::get_if<net::HttpResponse>(&answer);
    if (response == nullptr || response->status != net::k_http_ok) {
      judgement = judge_failure(service.vendor(), answer, surroundings.clock.now());
    } else if (response->body.starts_with("instrument_token,")) {
      return std::move(response->body);
    } else {
      judgement = {.verdict = Verdict::broken, .message = "is no list of instruments"};
    }
  } while (retry.again(judgement.attempt));
  service.close({judgement.verdict, told(service, "its list of instruments: " + judgement.message), judgement.until});
  return std::nullopt;
}

}  // namespace bluedot::vendor
