#include "fetch/plan.hpp"

#include "store/rule/symbol_exchange.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace bluedot::fetch {
namespace {

constexpr int k_friday = 5;
constexpr int32_t k_holidays_in_a_row = 7;  // with the weekends at both ends

bool is_working_day(const model::Exchange& exchange, base::Date date) {
  return exchange.trades_all_week() || date.iso_weekday() <= k_friday;
}

model::Exchange exchange_of(const pipeline::Workspace& workspace, const sql::Reader& database,
                            const std::string& symbol) {
  return store::last_settled_day(database, symbol) ? store::exchange_of_symbol(database, symbol)
                                                   : model::exchange_of(symbol, workspace.settings.default_time_zone);
}

// What was said of a symbol last.
class Said {
 public:
  Said(const sql::Reader& database, const std::string& symbol) : m_answers(store::vendor_answers(database, symbol)) {}

  base::Instant asked_at() const {
    base::Instant last{0};
    for (const store::VendorAnswer& answer : m_answers) {
      if (answer.requests > 0) last = std::max(last, answer.asked_at);
    }
    return last;
  }

  // Whether asking again could tell nothing new: somebody had bars, or said that there are none; or nobody of these has
  // the symbol.
  bool holds(base::Instant close, base::Instant now, const std::vector<vendor::Provider>& providers) const {
    const auto is_fresh = [&](const store::VendorAnswer& answer) {
      return answer.asked_at >= close && answer.asked_at <= now &&  // a clock that was ahead is no answer
             now.milliseconds - answer.asked_at.milliseconds < k_answer_holds_ms;
    };
    const auto says = [&](const store::VendorAnswer& answer, std::string_view verdict) {
      return answer.verdict == verdict && is_fresh(answer);
    };
    const bool is_answered =
        std::ranges::any_of(m_answers, [&](const auto& answer) { return says(answer, "ok") || says(answer, "empty"); });
    return is_answered || std::ranges::all_of(providers, [&](const vendor::Provider& provider) {
             return std::ranges::any_of(m_answers, [&](const auto& answer) {
               return answer.provider == provider.name && says(answer, "absent");
             });
           });
  }

 private:
  std::vector<store::VendorAnswer> m_answers;
};

class Planner {
 public:
  Planner(const pipeline::Workspace& workspace, const sql::Reader& database, const model::Universe& universe)
      : m_workspace(workspace), m_database(database) {
    for (const model::Member& member : universe.members) m_members.emplace(member.symbol, &member);
  }

  void add(const std::string& symbol, const FetchSettings& settings, const FetchRequest& request) {
    const auto settled = store::last_settled_day(m_database, symbol);
    vendor::Wish wish = wish_of(symbol);
    const base::Instant now = m_workspace.clock.now();
    const base::Date latest = last_closed_session(wish.exchange, now);
    if (request.from) {
      wish.window = {*request.from, std::min(request.to.value_or(latest), latest)};
      wish.needed_from = wish.window.from;
      if (wish.window.from <= wish.window.to) push(std::move(wish));
      return;
    }
    const Said said(m_database, symbol);
    const base::Instant close = wish.exchange.close_of(model::Timeframe::daily, latest);
    if ((settled && *settled >= latest) || said.holds(close, now, settings.providers)) return;
    // One whose history begins within those days is asked for it again: the first to answer may not have had more.
    const base::Date history{latest.days - static_cast<int32_t>(settings.history_days)};
    const auto first = store::first_settled_day(m_database, symbol);
    const bool has_history = settled && *first <= base::Date{history.days + k_holidays_in_a_row};
    wish.window = {has_history ? base::Date{settled->days - static_cast<int32_t>(settings.lookback_days)} : history,
                   latest};
    wish.needed_from = settled ? base::Date{settled->days + 1} : wish.window.from;
    m_asked_at[symbol] = said.asked_at();
    push(std::move(wish));
  }

  void add_past(const store::Backfill& backfill) {
    vendor::Wish wish = wish_of(backfill.symbol);
    wish.window = {backfill.from, std::min(backfill.to, last_closed_session(wish.exchange, m_workspace.clock.now()))};
    wish.needed_from = wish.window.from;
    if (wish.window.from <= wish.window.to) push(std::move(wish), backfill.backfill_id);
  }

  void sort() {
    std::ranges::stable_sort(m_targets, {}, [&](const Target& target) { return m_asked_at[target.wish.symbol]; });
  }
  std::vector<Target> take() { return std::move(m_targets); }

 private:
  void push(vendor::Wish wish, std::optional<int64_t> backfill_id = {}) {
    wish.stands = store::feeds_of_days(m_database, wish.symbol, wish.window.from, wish.window.to);
    m_targets.push_back({std::move(wish), backfill_id});
  }

  vendor::Wish wish_of(const std::string& symbol) const {
    const auto member = m_members.find(symbol);
    return {.symbol = symbol,
            .names = member == m_members.end() ? std::map<std::string, std::string>{} : member->second->names,
            .window = {},
            .stands = {},
            .needed_from = {},
            .exchange = exchange_of(m_workspace, m_database, symbol)};
  }

  const pipeline::Workspace& m_workspace;
  const sql::Reader& m_database;
  std::unordered_map<std::string, const model::Member*> m_members;  // of the universe
  std::vector<Target> m_targets;
  std::map<std::string, base::Instant> m_asked_at;
};

}  // namespace

base::Date last_closed_session(const model::Exchange& exchange, base::Instant now) {
  base::Date date = exchange.time_zone.local_date(now);
  while (!is_working_day(exchange, date) || exchange.close_of(model::Timeframe::daily, date) > now) --date.days;
  return date;
}

std::vector<Target> plan_targets(const pipeline::Workspace& workspace, const sql::Reader& database,
                                 const FetchSettings& settings, const model::Universe& universe,
                                 const FetchRequest& request) {
  Planner planner(workspace, database, universe);
  if (!request.symbols.empty()) {
    for (const std::string& symbol : request.symbols) planner.add(symbol, settings, request);
    return planner.take();
  }
  if (!request.is_past_only) {
    for (const model::Member& member : universe.members) planner.add(member.symbol, settings, request);
    planner.sort();
  }
  if (!request.from) {
    for (const store::Backfill& backfill : store::waiting_backfills(database)) planner.add_past(backfill);
  }
  return planner.take();
}

std::vector<Target> targets_of(const pipeline::Workspace& workspace, const sql::Reader& database,
                               const model::Universe& universe, const std::vector<store::Backfill>& wishes) {
  Planner planner(workspace, database, universe);
  for (const store::Backfill& wish : wishes) planner.add_past(wish);
  return planner.take();
}

vendor::TradedDays traded_days(const pipeline::Workspace& workspace, const sql::Reader& database,
                               const model::Universe& universe, const std::vector<Target>& targets) {
  if (targets.empty()) return {};
  std::set<std::string> asked;
  vendor::Window window{targets.front().wish.needed_from, targets.front().wish.window.to};
  for (const Target& target : targets) {
    asked.insert(target.wish.symbol);
    window = {std::min(window.from, target.wish.needed_from), std::max(window.to, target.wish.window.to)};
  }
  std::map<std::string, int64_t> symbols;
  std::map<std::pair<std::string, base::Date>, int64_t> bars;
  for (const model::Member& member : universe.members) {
    if (asked.contains(member.symbol)) continue;
    const std::string exchange = exchange_of(workspace, database, member.symbol).name;
    ++symbols[exchange];
    for (const base::Date date : store::days_with_a_bar(database, member.symbol, window.from, window.to)) {
      ++bars[{exchange, date}];
    }
  }
  vendor::TradedDays days;
  for (const auto& [day, count] : bars) {
    if (count * 2 > symbols.at(day.first)) days.insert(day);
  }
  return days;
}

std::vector<MissingPast> find_missing(const pipeline::Workspace& workspace, const sql::Reader& database,
                                      const std::vector<std::string>& symbols, const vendor::Window& window) {
  std::vector<MissingPast> missing;
  for (const std::string& symbol : symbols) {
    const model::Exchange exchange = exchange_of(workspace, database, symbol);
    const base::Date last = std::min(window.to, last_closed_session(exchange, workspace.clock.now()));
    const std::vector<base::Date> days = store::days_with_a_bar(database, symbol, window.from, last);
    MissingPast one{.symbol = symbol, .window = {}};
    for (base::Date date = window.from; date <= last; ++date.days) {
      if (!is_working_day(exchange, date) || std::ranges::binary_search(days, date)) continue;
      if (one.days++ == 0) one.window.from = date;
      one.window.to = date;
    }
    const bool is_known = one.days == 0 || store::last_backfill(database, symbol, one.window.from, one.window.to);
    if (!is_known) missing.push_back(std::move(one));
  }
  return missing;
}

std::vector<Allowance> allowances(const sql::Reader& database, const FetchSettings& settings, base::Instant now) {
  std::vector<Allowance> list;
  for (const vendor::Provider& provider : settings.providers) {
    Allowance& one = list.emplace_back(Allowance{.provider = provider.name});
    const store::VendorLimit limit = store::vendor_limit(database, provider.name);
    const bool is_today = limit.began_at && now.milliseconds - limit.began_at->milliseconds < base::k_ms_per_day;
    if (provider.per_day > 0) {
      one.requests = std::max<int64_t>(0, provider.per_day - (is_today ? limit.requests : 0));
      if (is_today) one.until = base::Instant{limit.began_at->milliseconds + base::k_ms_per_day};
    }
    if (limit.closed_until && *limit.closed_until > now) {
      one.requests = 0;
      one.until = limit.closed_until;
    }
  }
  return list;
}

int64_t requests_of(const std::vector<Target>& targets, const FetchSettings& settings) {
  int64_t requests = 0;
  for (const Target& target : targets) {
    for (const vendor::Provider& provider : settings.providers) {
      const vendor::Vendor* vendor = vendor::find_vendor(provider.name);
      if (vendor == nullptr || vendor::name_at(*vendor, target.wish).empty()) continue;
      const int days = target.wish.window.days();
      requests += vendor->max_days == 0 ? 1 : (days + vendor->max_days - 1) / vendor->max_days;
      break;
    }
  }
  return requests;
}

}  // namespace bluedot::fetch
