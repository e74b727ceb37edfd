#include "quality/series/rule_list.hpp"
#include "quality/series/trading_bars.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <numeric>

namespace bluedot::quality {
namespace {

constexpr std::string_view k_ghost_name = "ghost";
constexpr model::Severity k_ghost_severity = model::Severity::warning;
constexpr int k_saturday = 6;
constexpr size_t k_ghost_window = 200;  // most of a year
constexpr int k_ghost_least_weeks = 4;
constexpr size_t k_ghost_least_volume = 2;  // one in

// Bars with volume by the ISO weekday they lie on, of those before a bar.
class TradeByWeekday {
 public:
  void count(const TradingBars& bars, size_t i, int by) {
    const bool repeats = i > 0 && bars[i] == bars[i - 1];
    if (bars.has_volume(i) && !repeats) m_counts[static_cast<size_t>(bars.date(i).iso_weekday())] += by;
  }
  // Whether that day of the week has less than one in `share` of the bars that the busiest has, in a series that has
  // volume mostly. In others days without it come together on one day of the week by chance.
  bool hardly_trades(base::Date date, double share, size_t bars) const {
    const int busiest = *std::ranges::max_element(m_counts);
    if (static_cast<size_t>(std::reduce(m_counts.begin(), m_counts.end())) * k_ghost_least_volume < bars) return false;
    const int own = m_counts[static_cast<size_t>(date.iso_weekday())];
    return busiest >= k_ghost_least_weeks && own * share < busiest;
  }

 private:
  std::array<int, 8> m_counts{};
};

// A weekend session comes in addition to Friday's. Not to Monday's: that may be the holiday that the session is for.
bool is_for_friday(const SeriesInView& series, base::Date date) {
  const base::Date friday{date.days - 1};
  return date.iso_weekday() == k_saturday && date != series.bars.front().date &&
         !std::ranges::binary_search(series.bars, friday, {}, &model::Bar::date);
}

// What is wrong with a bar on such a day; empty where it may be a session: those have volume of their own.
std::string ghost_at(const SeriesInView& series, const TradingBars& bars, size_t i) {
  if (bars.has_no_volume(i)) return "volume 0";
  if (i + 1 < bars.size() && bars[i] == bars[i + 1]) return "all values are those of " + bars.date(i + 1).iso();
  if (i > 0 && bars[i] == bars[i - 1]) return "all values are those of " + bars.date(i - 1).iso();
  return is_for_friday(series, bars.date(i)) ? "there is none of the Friday before" : std::string();
}

void find_ghosts(const SeriesInView& series, double share, std::vector<model::Flaw>& flaws) {
  if (series.timeframe != model::Timeframe::daily) return;
  const TradingBars bars(series);
  FoundFlaws found(k_ghost_name, k_ghost_severity, bars.from(), flaws);
  TradeByWeekday traded;
  const size_t begin = bars.window_begin(k_ghost_window);
  for (size_t i = begin; i < bars.size(); traded.count(bars, i++, 1)) {
    if (i >= begin + k_ghost_window) traded.count(bars, i - k_ghost_window, -1);
    if (i < bars.first() || !traded.hardly_trades(bars.date(i), share, std::min(i - begin, k_ghost_window))) continue;
    const std::string fault = ghost_at(series, bars, i);
    if (fault.empty() || found.extends(i, bars.date(i))) continue;
    found.begin(i, bars.date(i), fmt::format("{}, on a day of the week without trade", fault), "no bar");
  }
}

}  // namespace

SeriesRule ghost_rule() {
  return {.name = k_ghost_name,
          .meaning =
              "without volume, or another day's bar again, or Friday's bar on Saturday, on a day of the week that has "
              "less than one in … of "
              "the bars that the busiest has",
          .source =
              "70 full histories of Alpha Vantage: real weekend sessions are one or two "
              "a year, and have volume of their own",
          .threshold = 10,
          .severity = k_ghost_severity,
          .judge = find_ghosts};
}

}  // namespace bluedot::quality
