// The documents that programs are made of.
#include "property/rule_program.hpp"

#include <algorithm>

namespace bluedot::tests {
namespace {

// Mostly one place, now and then another: no document is dated by what others say.
model::Exchange draw_exchange(Chooser& choose) {
  if (!choose.one_in(3)) return model::exchange_of(k_symbol, "Asia/Kolkata");
  return model::exchange_in_zone(choose.one_in(2) ? "America/New_York" : "Pacific/Auckland");
}

const model::Bar* bar_of(const model::Document& document, base::Date date) {
  const auto bar = std::ranges::find(document.bars, date, &model::Bar::date);
  return bar == document.bars.end() ? nullptr : &*bar;
}

}  // namespace

// In the order in which they came, withdrawn ones too.
const model::Document* RuleProgram::last_about(std::string_view feed, base::Date date) const {
  for (auto one = m_oracle.documents.rbegin(); one != m_oracle.documents.rend(); ++one) {
    const model::Document& made = one->document;
    if (made.feed != feed || date < made.first_date() || made.last_date() < date) continue;
    if (std::ranges::find(made.gaps, date) == made.gaps.end()) return &made;
  }
  return nullptr;
}

std::optional<bool> RuleProgram::had_dot(std::string_view feed, base::Date date) const {
  for (auto one = m_oracle.documents.rbegin(); one != m_oracle.documents.rend(); ++one) {
    const model::Document& made = one->document;
    if (made.feed != feed || made.dots.empty() || date < made.dots.front() || made.dots_last < date) continue;
    return std::ranges::find(made.dots, date) != made.dots.end();
  }
  return std::nullopt;
}

// Sliding windows, holes, holidays, restatements, ties, two feeds, and provisional last bars.
model::Document RuleProgram::draw_document(Chooser& choose) const {
  const int first = choose.pick(0, k_days - 4), length = choose.pick(1, 8);
  const base::Date last{k_begin.days + first + length - 1};
  model::Document made;
  made.feed = choose.one_in(3) ? "yahoo" : "marketsmith";
  made.symbol = k_symbol;
  const model::Exchange exchange = draw_exchange(choose);
  made.exchange = exchange;
  made.says_exchange = !choose.one_in(4);
  // In the middle of a session or after it; coarse, so that ties occur.
  made.as_of = base::Instant{int64_t{last.days + choose.pick(0, 2)} * base::k_ms_per_day +
                             (choose.pick(0, 1) * 12 + 5) * 3'600'000};
  // A feed that says of its last rows that they are unfinished, whatever the clock says.
  if (choose.one_in(4)) made.finality.provisional_from = base::Date{last.days - choose.pick(0, 1)};
  // A half day, and a day of which it has only the minutes of a morning.
  if (choose.one_in(4)) made.finality.settled_until = base::Date{last.days - choose.pick(0, 1)};
  if (choose.one_in(4)) made.finality.partial.push_back(base::Date{last.days - choose.pick(0, length - 1)});
  // Mostly what stands, or what its feed said before: as tomorrow's document does.
  const int repeats = choose.pick(0, 3);
  const bool follows_feed = repeats == 1, repeats_all = repeats > 1;
  for (int d = first; d < first + length; ++d) {
    const base::Date date{k_begin.days + d};
    const bool is_edge = d == first || d == first + length - 1;
    const auto* before = follows_feed && !choose.one_in(8) ? last_about(made.feed, date) : nullptr;
    const model::Bar* same = before == nullptr ? nullptr : bar_of(*before, date);
    if (!is_edge && (before != nullptr ? same == nullptr : choose.one_in(5))) {
      if (before == nullptr && choose.one_in(2)) made.gaps.push_back(date);
      continue;
    }
    const bool provisional =
        !made.finality.is_settled(made.as_of, date, exchange.close_of(model::Timeframe::daily, date));
    made.bars.push_back(make_bar(date, 100 + choose.pick(0, 2), 1000 * choose.pick(1, 2), provisional));
    if (choose.one_in(8)) {
      made.bars.back().values.session = model::Session::holiday;
      made.bars.back().values.volume.reset();
      made.bars.back().values.rlst.reset();
    }
    const auto stands = repeats_all && !choose.one_in(8) ? m_oracle.value(date) : std::nullopt;
    if (stands) made.bars.back().values = stands->bar.values;
    if (same != nullptr) made.bars.back().values = same->values;
  }
  made.dots_last = exchange.time_zone.local_date(made.as_of);
  for (int d = first - 2; d < first + length; ++d) {
    const base::Date date{k_begin.days + d};
    bool is_dot = choose.one_in(4);
    if (repeats_all && !choose.one_in(16)) is_dot = m_oracle.has_dot(date);
    if (follows_feed && !choose.one_in(16)) is_dot = had_dot(made.feed, date).value_or(is_dot);
    if (is_dot && date <= made.dots_last) made.dots.push_back(date);
  }
  return made;
}

// A weekly window of a few Fridays, which may have holes; said in the middle of a week or after it.
model::Document RuleProgram::draw_weekly_document(Chooser& choose) const {
  const int first = choose.pick(0, 2), length = choose.pick(1, 3);
  model::Document made;
  made.feed = choose.one_in(3) ? "yahoo" : "marketsmith";
  made.symbol = k_symbol;
  made.timeframe = model::Timeframe::weekly;
  const model::Exchange exchange = draw_exchange(choose);
  made.exchange = exchange;
  made.says_exchange = !choose.one_in(4);
  const base::Date last{k_begin.days + 4 + 7 * (first + length - 1)};
  made.as_of = base::Instant{int64_t{last.days + choose.pick(-3, 2)} * base::k_ms_per_day + 17 * 3'600'000};
  if (choose.one_in(4)) made.finality.provisional_from = base::Date{last.days - 7 * choose.pick(0, 2)};
  if (choose.one_in(4)) made.finality.settled_until = base::Date{last.days - 7 * choose.pick(0, 1)};
  for (int week = first; week < first + length; ++week) {
    const base::Date friday{k_begin.days + 4 + 7 * week};
    const bool is_edge = week == first || week == first + length - 1;
    if (!is_edge && choose.one_in(2)) {
      if (choose.one_in(2)) made.gaps.push_back(friday);
      continue;
    }
    const bool provisional =
        !made.finality.is_settled(made.as_of, friday, exchange.close_of(model::Timeframe::weekly, friday));
    made.bars.push_back(make_bar(friday, 100 + choose.pick(0, 2), 1000 * choose.pick(1, 9), provisional));
    // Now and then just what the days come to.
    const auto days = m_weekly.value(friday);
    if (days && choose.one_in(2)) made.bars.back().values = days->bar.values;
  }
  return made;
}

}  // namespace bluedot::tests
