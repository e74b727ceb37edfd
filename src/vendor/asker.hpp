// Puts one wish at a time to one service: the requests it takes, tried again where that may help, and what they come
// to.
#pragma once

#include "net/http.hpp"
#include "vendor/judge.hpp"
#include "vendor/wish.hpp"

#include <functional>
#include <set>
#include <string>

namespace bluedot::vendor {

// One per thread. The plan and the surroundings must outlive it.
class Asker {
 public:
  Asker(const AskingPlan& plan, const net::Surroundings& surroundings) : m_plan(plan), m_surroundings(surroundings) {}

  // `keep` is given each body with bars, and the window that it was asked for.
  //
  // A document covers the days between its first bar and its last, and one that it skips it takes back (src/README.md,
  // the one rule). So that it does not take back what a weaker feed has, a body that skips such a day is not kept: what
  // lies before the day and after it is asked for instead. `others`: days that weaker feeds have said just now; those
  // that the store has from them are in the wish.
  Answer ask(Service& service, const Wish& wish, const std::set<base::Date>& others,
             const std::function<void(const Window&, const std::string&)>& keep);

 private:
  struct Asking;

  Judgement ask_part(Asking& asking, const Window& part, const std::set<base::Date>& spared);
  Judgement ask_once(Asking& asking, const Window& window, const std::function<void(const std::string&)>& keep);
  bool find_instrument(Asking& asking, Judgement& why) const;
  int64_t pause_ms(const Judgement& judgement) const;
  void conclude(Service& service, Judgement& judgement) const;

  const AskingPlan& m_plan;
  const net::Surroundings& m_surroundings;
  net::HttpClient m_client;
  Judge m_judge;
};

// Days of `others` between the first of `dates` and the last, and not among them: those an answer with these skips.
std::vector<base::Date> skipped(const std::vector<base::Date>& dates, const std::set<base::Date>& others);

// For every request to a provider.
net::HttpRequest complete(net::HttpRequest request, const Provider& provider, size_t max_body_bytes);
// A vendor's words without our secrets, as one line.
std::string told(const Service& service, std::string_view message);

}  // namespace bluedot::vendor
