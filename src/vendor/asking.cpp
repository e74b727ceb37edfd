#include "vendor/asking.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "net/url.hpp"
#include "vendor/asker.hpp"
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

constexpr size_t k_max_instruments_bytes = size_t{64} << 20;  // the NSE's list has half a megabyte, all together 8

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
    Asked& asked = m_asked[index];
    for (size_t i = asked.answers.size(); i < m_plan.services.size(); ++i) {
      asked.answers.push_back(ask_one(asker, index, i, {}));
      if (asked.answers.back().judgement.verdict != Verdict::ok) continue;
      spare(asker, index, i);
      break;
    }
    const std::lock_guard guard(m_mutex);
    m_sink.done(index, asked);
  }

  // Asks those that answered before anew, if they skip a day that this one has and they would take back.
  void spare(Asker& asker, size_t index, size_t answered) {
    std::vector<Answer>& answers = m_asked[index].answers;
    const std::set<base::Date> days(answers[answered].judgement.dates.begin(), answers[answered].judgement.dates.end());
    for (size_t i = 0; i < answered; ++i) {
      const bool is_stronger = m_plan.rank_of(answers[i].provider) < m_plan.rank_of(answers[answered].provider);
      const bool takes_back = answers[i].judgement.verdict == Verdict::ok &&
                              m_plan.services[i]->vendor().answers_window &&
                              !skipped(answers[i].judgement.dates, days).empty();
      if (!is_stronger || !takes_back) continue;
      {
        const std::lock_guard guard(m_mutex);
        m_sink.forget(index, answers[i].provider);
      }
      const int64_t before = answers[i].requests;
      answers[i] = ask_one(asker, index, i, days);
      answers[i].requests += before;
    }
  }

  Answer ask_one(Asker& asker, size_t index, size_t which, const std::set<base::Date>& others) {
    Service& service = *m_plan.services[which];
    const Wish& wish = m_plan.wishes[index];
    return asker.ask(service, wish, others, [&](const Window& window, const std::string& body) {
      const std::lock_guard guard(m_mutex);
      m_sink.keep({index, service.provider().name, name_at(service.vendor(), wish), body, window});
    });
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
    if (const auto closed = service.take_turn(until_ms)) {
      service.close(*closed);
      return std::nullopt;
    }
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
