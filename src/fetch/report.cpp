#include "fetch/report.hpp"

#include "base/plural.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace bluedot::fetch {
namespace {

using model::RunOutcome;
using vendor::Verdict;

constexpr size_t k_named_symbols = 10;  // the table `vendor_answer` has them all

// What one symbol came to.
enum class Came { answered, empty, unanswered };

Came came_of(const Told& told) {
  const auto has = [&](Verdict verdict) {
    return std::ranges::any_of(told.asked.answers,
                               [&](const vendor::Answer& answer) { return answer.judgement.verdict == verdict; });
  };
  if (has(Verdict::ok)) return Came::answered;
  return has(Verdict::empty) ? Came::empty : Came::unanswered;
}

// `kite: denied: Token is invalid; yahoo: absent: No data found`
std::string reasons_of(const Told& told) {
  std::string text;
  for (const vendor::Answer& answer : told.asked.answers) {
    const vendor::Judgement& judgement = answer.judgement;
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", answer.provider, vendor::name_of(judgement.verdict));
    const bool is_told_above = answer.requests == 0 && judgement.verdict != Verdict::absent;  // of the provider
    if (!is_told_above) text += ": " + judgement.message;
  }
  return text;
}

// Why a provider was closed, once for all symbols.
std::string closed_text(const ServiceReport& service) {
  const vendor::Closed& closed = *service.closed;
  std::string text = fmt::format("{}: {}: {}", service.provider, vendor::name_of(closed.verdict), closed.message);
  if (closed.until) text += fmt::format("; asked again after {}", closed.until->iso());
  if (closed.verdict == Verdict::denied) {
    text += fmt::format("; {}", vendor::find_vendor(service.provider)->what_to_do);
  }
  return text;
}

class Teller {
 public:
  Teller(const FetchReport& report, model::RunStep& step) : m_report(report), m_step(step) {
    for (const Told& told : report.told) {
      ++m_counts[came_of(told)];
      for (const vendor::Answer& answer : told.asked.answers) {
        const vendor::Judgement& judgement = answer.judgement;
        if (judgement.verdict == Verdict::ok) {
          ++m_by_provider[answer.provider];
        } else if (answer.requests > 0) {
          auto& [count, message] = m_others[{answer.provider, judgement.verdict}];
          if (++count == 1) message = told.target.wish.symbol + ": " + judgement.message;
        }
      }
    }
  }

  void tell() {
    m_step.outcome = outcome();
    m_step.stays_open = m_counts[Came::unanswered] > 0;
    m_step.message = first_line() + troubles();
    int64_t requests = 0;
    for (const ServiceReport& service : m_report.services) requests += service.requests;
    m_step.counts = {{"symbols", std::ssize(m_report.told)},
                     {"answered", m_counts[Came::answered]},
                     {"empty", m_counts[Came::empty]},
                     {"unanswered", m_counts[Came::unanswered]},
                     {"up_to_date", static_cast<int64_t>(m_report.up_to_date)},
                     {"requests", requests}};
  }

 private:
  bool is_denied() const { return has_closed(Verdict::denied); }
  bool is_limited() const { return has_closed(Verdict::limited); }
  bool has_closed(Verdict verdict) const {
    return std::ranges::any_of(m_report.services, [&](const ServiceReport& service) {
      return service.closed && service.closed->verdict == verdict;
    });
  }

  RunOutcome outcome() {
    if (m_report.told.empty()) return RunOutcome::nothing;
    // Of a few that are left over, as on the day after a limit, it is no failure of the whole.
    const bool is_all = m_counts[Came::unanswered] == std::ssize(m_report.told) && m_report.up_to_date == 0;
    if (is_all && !is_limited()) return RunOutcome::failed;
    return m_counts[Came::unanswered] > 0 || is_denied() ? RunOutcome::degraded : RunOutcome::ok;
  }

  std::string first_line() {
    const size_t count = m_report.told.size();
    if (count == 0) {
      return fmt::format("{} {}: up to date, or asked for within the hour", m_report.up_to_date,
                         base::plural(static_cast<int64_t>(m_report.up_to_date), "symbol", "symbols"));
    }
    std::string who;
    for (const auto& [provider, answers] : m_by_provider) {
      who += fmt::format("{}{} {}", who.empty() ? "" : ", ", provider, answers);
    }
    std::string text =
        fmt::format("{} of {} {} answered{}", m_counts[Came::answered], count,
                    base::plural(static_cast<int64_t>(count), "symbol"), who.empty() ? "" : " (" + who + ")");
    if (m_counts[Came::empty] > 0) text += fmt::format("; {} have no new bars", m_counts[Came::empty]);
    if (m_report.up_to_date > 0) text += fmt::format("; {} need not be asked for", m_report.up_to_date);
    return text;
  }

  std::string troubles() {
    std::string text;
    for (const ServiceReport& service : m_report.services) {
      if (service.closed) text += "\n" + closed_text(service);
    }
    for (const auto& [who, what] : m_others) {
      const auto& [count, message] = what;
      text += fmt::format("\n{}: {} {}, such as {}", who.first, count, vendor::name_of(who.second), message);
    }
    const auto late = std::ranges::count_if(m_report.told, [](const Told& told) {
      return std::ranges::any_of(told.asked.answers, [](const vendor::Answer& answer) {
        return answer.judgement.verdict == Verdict::unasked;
      });
    });
    if (late > 0) text += fmt::format("\n{} wait for the next fetch: max_minutes had passed", late);
    size_t named = 0;
    for (const Told& told : m_report.told) {
      if (came_of(told) != Came::unanswered || ++named > k_named_symbols) continue;
      text += fmt::format("\n{}: no bars: {}", told.target.wish.symbol, reasons_of(told));
    }
    if (named > k_named_symbols) {
      text += fmt::format("\nand {} more; 'bluedot query --sql \"SELECT * FROM vendor_answer\"' has what was said",
                          named - k_named_symbols);
    }
    if (!m_report.universe_change.empty()) text += "\nthe universe has changed: " + m_report.universe_change;
    return text;
  }

  const FetchReport& m_report;
  model::RunStep& m_step;
  std::map<Came, int64_t> m_counts;
  std::map<std::string, int64_t> m_by_provider;  // who answered how many
  // Who was asked and had none: how many, and the first.
  std::map<std::pair<std::string, Verdict>, std::pair<int64_t, std::string>> m_others;
};

}  // namespace

void tell(const FetchReport& report, model::RunStep& step) {
  Teller(report, step).tell();
}

}  // namespace bluedot::fetch
