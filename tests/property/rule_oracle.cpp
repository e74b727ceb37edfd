#include "property/rule_oracle.hpp"

#include <algorithm>
#include <cstdio>
#include <tuple>

namespace bluedot::tests {
namespace {

// Which of two documents of a feed is the later: by as_of; then by what only grows within a day; then by digest.
auto lateness(const SaidDocument& one) {
  const model::Document& made = one.document;
  return std::tuple(made.as_of, made.bars.back().values.volume.value_or(0), made.bars.size(), one.digest);
}

bool has(const std::vector<base::Date>& dates, base::Date date) {
  return std::find(dates.begin(), dates.end(), date) != dates.end();
}

std::optional<model::Bar> said(const SaidDocument& said, base::Date date) {
  for (const model::Bar& bar : said.document.bars) {
    if (bar.date == date) return bar;
  }
  return std::nullopt;
}

// Prices of the tests have few decimals: %g writes them as the exports do.
std::string number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

std::string compact(base::Date date) {
  std::string text = date.iso();
  std::erase(text, '-');
  return text + "T";
}

}  // namespace

bool RuleOracle::holds(int64_t batch) const {
  return std::none_of(undoes.begin(), undoes.end(),
                      [&](const auto& undo) { return undo.second == batch && holds(undo.first); });
}

bool RuleOracle::is_in_force(const Pin& pin) const {
  return holds(pin.batch) &&
         std::none_of(pin.released_by.begin(), pin.released_by.end(), [&](int64_t release) { return holds(release); });
}

size_t RuleOracle::rank_of(std::string_view feed) const {
  return static_cast<size_t>(std::find(feed_priority.begin(), feed_priority.end(), feed) - feed_priority.begin());
}

bool RuleOracle::is_settled(const model::Document& document, base::Date date) const {
  const model::Finality& finality = document.finality;
  if (finality.provisional_from && *finality.provisional_from <= date) return false;
  if (has(finality.partial, date)) return false;
  if (finality.settled_until && date <= *finality.settled_until) return true;
  return document.as_of >= document.exchange->close_of(timeframe(), date);
}

std::vector<const SaidDocument*> RuleOracle::ranked(base::Date date) const {
  std::vector<const SaidDocument*> all;
  for (const SaidDocument& one : documents) {
    const model::Document& made = one.document;
    if (holds(one.batch) && made.first_date() <= date && date <= made.last_date() && !has(made.gaps, date)) {
      all.push_back(&one);
    }
  }
  std::stable_sort(all.begin(), all.end(), [&](const SaidDocument* a, const SaidDocument* b) {
    const auto key = [&](const SaidDocument* one) {
      return std::tuple(!is_settled(one->document, date), rank_of(one->document.feed));
    };
    if (key(a) != key(b)) return key(a) < key(b);
    return lateness(*a) > lateness(*b);
  });
  return all;
}

model::Correction RuleOracle::correction(base::Date date) const {
  model::Correction all;
  for (const Pin& pin : pins) {
    if (!pin.is_dot && pin.date == date && is_in_force(pin)) all.add(pin.correction);
  }
  return all;
}

std::optional<RuleOracle::Word> RuleOracle::derived(base::Date friday) const {
  if (!derives || friday.iso_weekday() != 5) return std::nullopt;
  const model::Exchange exchange = this->exchange();
  bool ends_final = false;
  for (int day = exchange.trades_all_week() ? 2 : 0; day <= 2; ++day) {
    const auto last_day = m_days->value(base::Date{friday.days + day});
    if (last_day) ends_final = !last_day->bar.provisional;
  }
  const bool is_over =
      ends_final || std::ranges::any_of(m_days->documents, [&](const SaidDocument& one) {
        return m_days->holds(one.batch) && one.document.as_of >= exchange.close_of(model::Timeframe::weekly, friday);
      });
  std::optional<model::Bar> week;
  for (base::Date date{friday.days - 4}; date.days <= friday.days + 2; ++date.days) {
    const auto day = m_days->value(date);
    if (!day || day->bar.values.session == model::Session::holiday) continue;
    const model::BarValues& v = day->bar.values;
    if (!week) week = model::Bar{friday, {v.open, v.high, v.low, v.close, {}, {}, {}, {}}, !is_over};
    week->values.high = std::max(week->values.high, v.high);
    week->values.low = std::min(week->values.low, v.low);
    week->values.close = v.close;
    if (v.volume) week->values.volume = week->values.volume.value_or(0) + *v.volume;
    if (v.rlst) week->values.rlst = v.rlst;
    if (v.bc) week->values.bc = v.bc;
    week->provisional = week->provisional || day->bar.provisional;
  }
  return week ? std::optional(Word{week, !week->provisional, true}) : std::nullopt;
}

model::Exchange RuleOracle::exchange() const {
  const SaidDocument* best = nullptr;
  const auto key = [&](const SaidDocument& one) {
    const model::Document& made = one.document;
    return std::tuple(made.says_exchange, -static_cast<int64_t>(rank_of(made.feed)), lateness(one));
  };
  for (const auto* said : {&documents, &m_days->documents}) {
    for (const SaidDocument& one : *said) {
      if (holds(one.batch) && (best == nullptr || key(*best) < key(one))) best = &one;
    }
  }
  return best == nullptr ? m_unsaid : *best->document.exchange;
}

std::vector<RuleOracle::Word> RuleOracle::words(base::Date date) const {
  std::vector<Word> all;
  for (const SaidDocument* one : ranked(date)) all.push_back({said(*one, date), is_settled(one->document, date)});
  // Below every feed, and above what is provisional where it is settled itself.
  if (const auto week = derived(date)) {
    const auto place =
        std::find_if(all.begin(), all.end(), [&](const Word& one) { return week->is_settled && !one.is_settled; });
    all.insert(place, *week);
  }
  return all;
}

std::optional<Value> RuleOracle::value(base::Date date) const {
  const auto all = words(date);
  const auto pinned = correction(date);
  if (pinned.is_drop) return std::nullopt;
  if (!pinned.held.empty()) {
    for (const Word& one : all) {
      if (!one.bar) continue;
      auto held = model::applied(pinned.held, *one.bar);
      if (!held) continue;
      // Whether the day is over is for the statement to say that decides it, whoever's values stand.
      held->provisional = !pinned.held.is_settled && !all.front().is_settled;
      return Value{*held, true};
    }
    if (const auto alone = model::standing_alone(pinned.held, date)) return Value{*alone, true};
  }
  if (all.empty() || !all.front().bar) return std::nullopt;
  return Value{*all.front().bar, false, all.front().is_derived};
}

std::optional<bool> RuleOracle::held_dot(base::Date date) const {
  std::optional<bool> held;
  for (const Pin& pin : pins) {
    if (pin.is_dot && pin.date == date && is_in_force(pin)) held = pin.dot;
  }
  return held;
}

bool RuleOracle::has_dot(base::Date date) const {
  if (m_days != nullptr) {
    bool has_any = false;
    for (int day = -4; day <= 2; ++day) has_any = has_any || m_days->has_dot(base::Date{date.days + day});
    return has_any;
  }
  if (const auto held = held_dot(date)) return *held;
  const SaidDocument* best = nullptr;
  const auto key = [&](const SaidDocument& one) {
    return std::tuple(-static_cast<int64_t>(rank_of(one.document.feed)), lateness(one));
  };
  for (const SaidDocument& one : documents) {
    const model::Document& made = one.document;
    if (!holds(one.batch) || made.dots.empty() || date < made.dots.front() || made.dots_last < date) continue;
    if (best == nullptr || key(*best) < key(one)) best = &one;
  }
  return best != nullptr && has(best->document.dots, date);
}

std::string RuleOracle::state(base::Date first, base::Date last) const {
  std::string text, dots;
  for (base::Date date = first; date <= last; date = base::Date{date.days + 1}) {
    if (const auto value = this->value(date)) {
      const model::BarValues& v = value->bar.values;
      text += date.iso() + " " + number(v.open) + " " + number(v.high) + " " + number(v.low) + " " + number(v.close) +
              " " + (v.volume ? std::to_string(*v.volume) : "unknown") + " " + (v.rlst ? number(*v.rlst) : "unknown") +
              " " + std::string(name_of(v.session)) + (value->bar.provisional ? " provisional" : "") +
              (value->is_pinned ? " pinned" : "") + (value->is_derived ? " derived" : "") + "\n";
    }
    if (m_days == nullptr && has_dot(date)) dots += "dot " + date.iso() + (held_dot(date) ? " pinned" : "") + "\n";
  }
  return text + dots;
}

std::map<std::string, std::string> RuleOracle::files(base::Date first, base::Date last) const {
  std::map<std::string, std::string> files;
  for (base::Date date = first; date <= last; date = base::Date{date.days + 1}) {
    const auto value = this->value(date);
    if (!value || value->bar.provisional || value->bar.values.session != model::Session::trading) continue;
    const model::BarValues& v = value->bar.values;
    const std::string day = compact(date);
    // A price outside its range by rounding stands as it was said; the line has a range that holds it.
    const double high = std::max({v.high, v.open, v.close}), low = std::min({v.low, v.open, v.close});
    files["PRICE_DATA"] += day + "," + number(v.open) + "," + number(high) + "," + number(low) + "," + number(v.close) +
                           "," + std::to_string(v.volume.value_or(0)) + "\n";
    files["BLUE_DOTS"] += day + ",0,1000,0," + (has_dot(date) ? "1" : "0") + ",0\n";
    if (v.rlst) files["RLST_RATING"] += day + ",0,1000,0," + number(*v.rlst) + ",0\n";
    if (v.bc) {
      files["BC_INDICATOR"] += day + ",0," + number(std::max(1000.0, *v.bc)) + "," + number(std::min(0.0, *v.bc)) +
                               "," + number(*v.bc) + ",0\n";
    }
  }
  return files;
}

}  // namespace bluedot::tests
