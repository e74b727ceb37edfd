#include "quality/judge_series.hpp"

#include "quality/series/trading_bars.hpp"

#include <algorithm>
#include <iterator>

namespace bluedot::quality {
namespace {

// What begins before the month may still lead back in it; and a window of the rules is short enough for k_lead_bars to
// hold it, these days, and a month.
constexpr int k_days_before_month = 10;

// The days that flaws have told of, so that no later rule tells of them again.
class ToldDays {
 public:
  explicit ToldDays(std::span<const model::Bar> bars) : m_bars(bars), m_is_told(bars.size(), false) {}

  // Whether the first bar of the flaw, or each of its bars, was told before.
  bool has(const model::Flaw& flaw) const { return m_is_told[index_of(flaw.from)]; }
  void add(const model::Flaw& flaw, bool leads_back) {
    size_t i = index_of(flaw.from);
    for (; i < m_bars.size() && m_bars[i].date <= flaw.to; ++i) m_is_told[i] = true;
    while (leads_back && i < m_bars.size() && m_bars[i].values.session == model::Session::holiday) ++i;
    if (leads_back && i < m_bars.size()) m_is_told[i] = true;
  }

 private:
  size_t index_of(base::Date date) const {
    return static_cast<size_t>(std::ranges::lower_bound(m_bars, date, {}, &model::Bar::date) - m_bars.begin());
  }

  std::span<const model::Bar> m_bars;
  std::vector<bool> m_is_told;
};

}  // namespace

std::vector<RuleInUse> all_rules() {
  std::vector<RuleInUse> rules;
  for (const SeriesRule& rule : series_rules()) rules.push_back({&rule, rule.threshold});
  return rules;
}

std::vector<model::Flaw> judge_series(const SeriesInView& series, std::span<const RuleInUse> rules) {
  // A flaw that began in this month before `from` has its days told, too: they are looked at from its first day on.
  SeriesInView view = series;
  view.from = {month_begin(series.from).days - k_days_before_month};
  ToldDays told(series.bars);
  std::vector<model::Flaw> flaws;
  std::vector<model::Flaw> found;
  for (const RuleInUse& use : rules) {
    found.clear();
    use.rule->judge(view, use.threshold, found);
    if (!use.rule->stands_alone) {
      std::erase_if(found, [&](const model::Flaw& flaw) { return told.has(flaw); });
      for (const model::Flaw& flaw : found) told.add(flaw, use.rule->leads_back);
    }
    std::ranges::move(found, std::back_inserter(flaws));
  }
  std::erase_if(flaws, [&](const model::Flaw& flaw) { return flaw.from < series.from; });
  std::ranges::stable_sort(flaws, {}, &model::Flaw::from);
  return flaws;
}

}  // namespace bluedot::quality
