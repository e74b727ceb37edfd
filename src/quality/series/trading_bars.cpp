#include "quality/series/trading_bars.hpp"

#include "base/number_text.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>

namespace bluedot::quality {
namespace {

// The middle one, or the upper of the two.
double upper_median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

}  // namespace

base::Date month_begin(base::Date date) {
  const std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(date.days))};
  return {date.days - static_cast<int32_t>(static_cast<unsigned>(day.day())) + 1};
}

TradingBars::TradingBars(const SeriesInView& series) : m_from(series.from) {
  const auto from = std::ranges::lower_bound(series.bars, series.from, {}, &model::Bar::date);
  const auto begin = from - std::min<std::ptrdiff_t>(from - series.bars.begin(), k_lead_bars);
  m_bars.reserve(static_cast<size_t>(series.bars.end() - begin));
  for (auto bar = begin; bar != series.bars.end(); ++bar) {
    if (bar == from) m_first = m_bars.size() - (m_bars.empty() ? 0 : 1);
    if (bar->values.session == model::Session::trading) m_bars.push_back(&*bar);
  }
  if (from == series.bars.end()) m_first = m_bars.size();
}

std::optional<double> turnover(const TradingBars& bars, size_t i) {
  if (!bars.has_volume(i)) return std::nullopt;
  return static_cast<double>(*bars[i].volume) * bars[i].close;
}

bool repeats_close(const TradingBars& bars, size_t i) {
  if (i == 0) return false;
  const model::BarValues& v = bars[i];
  const double before = bars[i - 1].close;
  return v.close == before && v.open == before && v.high == before && v.low == before;
}

double log_return(const TradingBars& bars, size_t i) {
  return std::log(bars[i].close / bars[i - 1].close);
}

std::optional<double> deviation_before(const TradingBars& bars, size_t i, size_t length, size_t least) {
  std::vector<double> returns;
  for (size_t k = std::max<size_t>(1, i - std::min(i, length)); k < i; ++k) returns.push_back(log_return(bars, k));
  if (returns.size() < least || returns.empty()) return std::nullopt;
  const double median = upper_median(returns);
  for (double& one : returns) one = std::abs(one - median);
  return upper_median(returns) * k_deviation_per_mad;
}

bool has_action(const SeriesInView& series, base::Date date) {
  return std::ranges::binary_search(series.actions, date, {}, &model::CorporateAction::date);
}

bool FoundFlaws::extends(size_t i, base::Date date) {
  if (!m_last || *m_last + 1 != i || month_begin(m_first_date) != month_begin(date)) return false;
  m_last = i;
  if (m_first_date >= m_from) {
    m_flaws.back().to = date;
    m_flaws.back().observed = fmt::format("{}; {} bars", m_observed, i - m_first + 1);
  }
  return true;
}

void FoundFlaws::begin(size_t i, base::Date date, std::string observed, std::string expected,
                       std::optional<double> factor) {
  m_first = i;
  m_last = i;
  m_first_date = date;
  if (date < m_from) return;
  m_observed = std::move(observed);
  m_flaws.push_back({m_rule, m_severity, date, date, m_observed, std::move(expected), factor});
}

std::string price_text(double price) {
  return base::number_text(std::abs(price) < 1 ? price : std::round(price * 10000) / 10000);
}

std::string percent_text(double log_move) {
  return fmt::format("{:+.1f} %", std::expm1(log_move) * 100);
}

}  // namespace bluedot::quality
