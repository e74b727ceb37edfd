#include "quality/anomalies.hpp"

#include "model/bar_fault.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace bluedot::quality {
namespace {

using model::Anomaly;
using model::AnomalyKind;
using model::Bar;

// A day of the week counts as one without trade when it has less than this share of the bars with volume that the
// busiest day has: real weekend sessions are one or two a year. Less than a month of bars tells nothing.
constexpr int k_hardly_trades = 10;  // less than one in
constexpr int k_min_weeks = 4;
// A document in which fewer bars than this have volume is of an index, a currency, or of what is hardly traded.
constexpr int k_least_share_with_volume = 2;  // one in
// Scales differ by powers of ten, but for what the market moves in a day; and no longer than a holiday week.
constexpr double k_market_move = 1.25;
constexpr double k_jump = 10 / k_market_move;
constexpr size_t k_max_scale_bars = 5;

bool has_volume(const Bar& bar) {
  return bar.values.volume.value_or(0) > 0;
}

bool has_no_volume(const Bar& bar) {
  return bar.values.volume == 0;  // unknown is not none
}

std::vector<const Bar*> trading_bars(std::span<const Bar> bars) {
  std::vector<const Bar*> trading;
  for (const Bar& bar : bars) {
    if (bar.values.session == model::Session::trading) trading.push_back(&bar);
  }
  return trading;
}

class Finder {
 public:
  explicit Finder(std::span<const Bar> bars) : m_bars(trading_bars(bars)), m_is_found(m_bars.size(), false) {}

  Anomaly ghosts() {
    std::array<int, 8> traded{};  // bars with volume by ISO weekday
    for (size_t i = 0; i < m_bars.size(); ++i) {
      if (has_volume(*m_bars[i]) && !repeats_next(i)) ++traded[static_cast<size_t>(m_bars[i]->date.iso_weekday())];
    }
    const int busiest = *std::ranges::max_element(traded);
    Anomaly found{AnomalyKind::ghost, {}};
    for (size_t i = 0; i < m_bars.size() && busiest >= k_min_weeks; ++i) {
      const int own = traded[static_cast<size_t>(m_bars[i]->date.iso_weekday())];
      if (own * k_hardly_trades < busiest && (has_no_volume(*m_bars[i]) || repeats_next(i))) add(i, found);
    }
    return found;
  }

  Anomaly scales() {
    Anomaly found{AnomalyKind::scale, {}};
    for (size_t i = 1; i < m_bars.size(); ++i) {
      const size_t end = end_of_other_scale(i);
      for (; i < end; ++i) add(i, found);
    }
    return found;
  }

  Anomaly outsides() {
    Anomaly found{AnomalyKind::outside, {}};
    for (size_t i = 0; i < m_bars.size(); ++i) {
      if (model::is_outside_its_range(m_bars[i]->values)) add(i, found);
    }
    return found;
  }

  Anomaly flats() {
    Anomaly found{AnomalyKind::flat, {}};
    const auto with_volume =
        static_cast<size_t>(std::ranges::count_if(m_bars, [](auto* bar) { return has_volume(*bar); }));
    if (with_volume * k_least_share_with_volume < m_bars.size()) return found;
    for (size_t i = 1; i < m_bars.size(); ++i) {
      const model::BarValues& v = m_bars[i]->values;
      const double before = m_bars[i - 1]->values.close;
      const bool repeats = v.open == before && v.high == before && v.low == before && v.close == before;
      if (repeats && has_no_volume(*m_bars[i])) add(i, found);
    }
    return found;
  }

 private:
  bool repeats_next(size_t i) const { return i + 1 < m_bars.size() && m_bars[i]->values == m_bars[i + 1]->values; }

  // Behind the bars from `i` on that are a power of ten away from the one before, when the scale is that one's again
  // behind them; else `i`.
  size_t end_of_other_scale(size_t i) const {
    const double base = m_bars[i - 1]->values.close;
    const double ratio = m_bars[i]->values.close / base;
    if (ratio < k_jump && ratio > 1 / k_jump) return i;
    const double scale = std::pow(10, std::round(std::log10(ratio)));
    size_t end = i;
    const size_t last = std::min(m_bars.size(), i + k_max_scale_bars);
    while (end < last && is_near(m_bars[end]->values.close, base * scale)) ++end;
    const bool is_back = end < m_bars.size() && is_near(m_bars[end]->values.close, base);
    return is_back ? end : i;
  }

  static bool is_near(double price, double other) {
    return price < other * k_market_move && price > other / k_market_move;
  }

  void add(size_t i, Anomaly& found) {
    if (m_is_found[i]) return;
    m_is_found[i] = true;
    found.dates.push_back(m_bars[i]->date);
  }

  std::vector<const Bar*> m_bars;
  std::vector<bool> m_is_found;
};

}  // namespace

std::vector<Anomaly> find_anomalies(model::Timeframe timeframe, std::span<const Bar> bars) {
  Finder finder(bars);
  std::vector<Anomaly> all;
  const auto add = [&](Anomaly found) {
    if (!found.dates.empty()) all.push_back(std::move(found));
  };
  if (timeframe == model::Timeframe::daily) add(finder.ghosts());
  add(finder.scales());
  add(finder.outsides());
  add(finder.flats());
  return all;
}

std::optional<base::Date> shown_by(std::span<const Bar> bars, const Anomaly& found, base::Date date) {
  const auto bar = std::ranges::lower_bound(bars, date, {}, &Bar::date);
  const bool is_by_itself = found.kind == AnomalyKind::flat || found.kind == AnomalyKind::outside ||
                            (found.kind == AnomalyKind::ghost && has_no_volume(*bar));
  if (is_by_itself) return std::nullopt;
  const auto next = std::find_if(bar + 1, bars.end(), [&](const Bar& one) {
    return one.values.session == model::Session::trading && !std::ranges::binary_search(found.dates, one.date);
  });
  return next == bars.end() ? std::nullopt : std::optional(next->date);
}

}  // namespace bluedot::quality
