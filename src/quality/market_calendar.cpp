#include "quality/market_calendar.hpp"

#include <algorithm>

namespace bluedot::quality {

MarketCalendar::MarketCalendar(const std::map<base::Date, int64_t>& traded, const std::vector<SymbolLife>& lives) {
  std::map<base::Date, int64_t> change;  // of how many symbols live
  for (const SymbolLife& life : lives) {
    ++change[life.first];
    --change[base::Date{life.last.days + 1}];
  }
  int64_t living = 0;
  auto next = change.begin();
  for (const auto& [date, symbols] : traded) {
    for (; next != change.end() && next->first <= date; ++next) living += next->second;
    if (static_cast<double>(symbols) >= k_least_share * static_cast<double>(living)) m_days.push_back(date);
  }
}

bool MarketCalendar::has(base::Date date) const {
  return std::ranges::binary_search(m_days, date);
}

std::vector<base::Date> MarketCalendar::between(base::Date from, base::Date to) const {
  const auto begin = std::ranges::lower_bound(m_days, from);
  const auto end = std::ranges::upper_bound(m_days, to);
  return begin < end ? std::vector(begin, end) : std::vector<base::Date>();
}

}  // namespace bluedot::quality
