#include "quality/series/rule_list.hpp"
#include "quality/series/trading_bars.hpp"
#include "quality/series/trailing_window.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

constexpr std::string_view k_split_name = "split";
constexpr model::Severity k_split_severity = model::Severity::error;

struct Ratio {
  int old_shares, new_shares;  // new price = old price * old_shares / new_shares
  double factor() const { return static_cast<double>(old_shares) / new_shares; }
};

// Shares are divided (face value 10 to 5, to 2, to 1), given as a bonus (1 for 4, 1 for 3, 1 for 2, 2 for 3, 3 for 2,
// 1 for 1, …) or put together. Nearer to 1 than 4:5 a market moves by itself; shares put together are ten, mostly.
constexpr std::array k_ratios{
    Ratio{4, 5},  Ratio{3, 4}, Ratio{2, 3}, Ratio{3, 5}, Ratio{1, 2},  Ratio{2, 5},  Ratio{1, 3},  Ratio{1, 4},
    Ratio{1, 5},  Ratio{1, 6}, Ratio{1, 7}, Ratio{1, 8}, Ratio{1, 10}, Ratio{1, 15}, Ratio{1, 20}, Ratio{1, 25},
    Ratio{1, 50}, Ratio{2, 1}, Ratio{3, 1}, Ratio{4, 1}, Ratio{5, 1},  Ratio{8, 1},  Ratio{10, 1}, Ratio{20, 1},
};

// A known split that far away, of the same size, is the one that is seen: vendors date some a day or two off.
constexpr int k_split_days_off = 5;
// What is asked of a day beside the ratio. Falls by a fifth to two fifths are the news of any quarter as well, so that
// more is asked of those.
struct Demand {
  double open, close;     // how far from the ratio, as logarithms: a market moves on the day of a split as on others
  double range;           // high to low: YESBANK's on 2020-03-06, a crash, was from 33 to 5.55
  double turnover_share;  // of the threshold
  double least_turnover;  // in medians
  int pause_days;         // since the bar before
  double usual_share;     // of the bars before with a price of their own: what is hardly traded jumps anywhere
};
constexpr Demand k_demand{.open = 0.08,
                          .close = 0.15,
                          .range = 0.2,
                          .turnover_share = 1,
                          .least_turnover = 0,
                          .pause_days = 30,
                          .usual_share = 0};
constexpr Demand k_small_demand{.open = 0.04,
                                .close = 0.06,
                                .range = 0.08,
                                .turnover_share = 0.25,
                                .least_turnover = 0.1,
                                .pause_days = 5,
                                .usual_share = 0.9};
constexpr double k_small_step = 0.6;  // of the logarithm: nearer to 1 than 1:2

constexpr size_t k_bars_of_one_scale = 20;
constexpr double k_step_back = 0.6;  // of the split's: a step before it, or a bar after it, that is as far
// A split moves no more money than other days do, or a few times as much; a crash (or a takeover) moves many times so.
constexpr double k_most_turnover = 8;

constexpr double k_least_step = 0.15;  // of 4:5, less what a day moves besides

class SplitFinder {
 public:
  SplitFinder(const SeriesInView& series, double threshold) : m_series(series), m_bars(series), m_turnover(threshold) {}

  void find(std::vector<model::Flaw>& flaws) const {
    FoundFlaws found(k_split_name, k_split_severity, m_bars.from(), flaws);
    for (size_t i = std::max<size_t>(m_bars.first(), 1); i < m_bars.size(); ++i) {
      const double move = log_return(m_bars, i);
      if (std::abs(move) < k_least_step) continue;
      const Ratio* ratio = ratio_at(i);
      if (!ratio || is_known(i, *ratio)) continue;
      found.begin(i, m_bars.date(i),
                  fmt::format("close {} after {}: as after a split {}:{}", price_text(m_bars[i].close),
                              price_text(m_bars[i - 1].close), ratio->new_shares, ratio->old_shares),
                  "a split that is known, or no such step", ratio->factor());
    }
  }

 private:
  // The ratio that explains the whole bar, its turnover, and what is before and behind it.
  const Ratio* ratio_at(size_t i) const {
    const double before = m_bars[i - 1].close;
    const Ratio& nearest = *std::ranges::min_element(
        k_ratios, {}, [&](const Ratio& ratio) { return std::abs(std::log(m_bars[i].open / before / ratio.factor())); });
    const double scaled = before * nearest.factor();
    const double step = std::abs(std::log(nearest.factor()));
    const Demand& demand = step < k_small_step ? k_small_demand : k_demand;
    const bool fits = std::abs(std::log(m_bars[i].open / scaled)) <= demand.open &&
                      std::abs(std::log(m_bars[i].close / scaled)) <= demand.close &&
                      std::log(m_bars[i].high / m_bars[i].low) <= demand.range &&
                      m_bars.date(i).days - m_bars.date(i - 1).days <= demand.pause_days;
    return fits && is_traded_as_usual(i, demand) && was_one_scale(i, step) && stays(i, scaled, step) ? &nearest
                                                                                                     : nullptr;
  }

  bool is_traded_as_usual(size_t i, const Demand& demand) const {
    // A bar without volume is no day's price: its scale may be the wrong one of two.
    if (m_bars.has_no_volume(i) || m_bars.has_no_volume(i - 1)) return false;
    TrailingWindow window;
    size_t usual = 0;
    const size_t begin = i - std::min(i, k_window_bars);
    for (size_t k = begin; k < i; ++k) {
      window.push(turnover(m_bars, k));
      usual += m_bars[k].high > m_bars[k].low ? 1U : 0U;
    }
    if (static_cast<double>(usual) < demand.usual_share * static_cast<double>(i - begin)) return false;
    const auto own = turnover(m_bars, i);
    if (!own || !window.tells()) return true;
    return *own <= m_turnover * demand.turnover_share * window.median() &&
           *own >= demand.least_turnover * window.median();
  }

  // Whether no bar shortly before made such a step. Else the two scales come and go, and this is no split.
  bool was_one_scale(size_t i, double step) const {
    for (size_t k = std::max<size_t>(1, i - std::min(i, k_bars_of_one_scale)); k < i; ++k) {
      if (std::abs(log_return(m_bars, k)) > k_step_back * step) return false;
    }
    return true;
  }

  // Whether no bar that follows is nearer to the old scale than to the new one.
  bool stays(size_t i, double scaled, double step) const {
    const size_t end = std::min(m_bars.size(), i + 1 + k_bars_after);
    for (size_t k = i + 1; k < end; ++k) {
      if (std::abs(std::log(m_bars[k].close / scaled)) > k_step_back * step) return false;
    }
    return true;
  }

  bool is_known(size_t i, const Ratio& ratio) const {
    return std::ranges::any_of(m_series.actions, [&](const model::CorporateAction& action) {
      const int days = std::abs(action.date.days - m_bars.date(i).days);
      if (days == 0) return true;
      return action.kind == model::ActionKind::split && days <= k_split_days_off &&
             std::abs(std::log(action.value / ratio.factor())) < k_demand.open;
    });
  }

  const SeriesInView& m_series;
  TradingBars m_bars;
  double m_turnover;
};

void find_splits(const SeriesInView& series, double threshold, std::vector<model::Flaw>& flaws) {
  SplitFinder(series, threshold).find(flaws);
}

}  // namespace

SeriesRule split_rule() {
  return {.name = k_split_name,
          .meaning =
              "the whole bar and what follows lie at a ratio of a split or bonus to the close before, no such "
              "action is known, and at most … times the usual money changed hands",
          .source =
              "the ratios of India's and the United States' splits and bonus issues; thresholds from 1.85 "
              "million Indian bars and 70 histories of Alpha Vantage that are not adjusted",
          .threshold = k_most_turnover,
          .severity = k_split_severity,
          .judge = find_splits};
}

}  // namespace bluedot::quality
