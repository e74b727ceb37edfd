#include "support/market.hpp"

#include <fmt/format.h>

namespace bluedot::tests {

std::vector<base::Date> MarketDocument::dates() const {
  std::vector<base::Date> all;
  base::Date date = period == "Weekly" ? first.friday_of_iso_week() : first;
  for (int i = 0; i < bars; ++i) {
    all.push_back(date);
    date.days += period == "Weekly" ? 7 : date.iso_weekday() == 5 ? 3 : 1;
  }
  return all;
}

std::string MarketDocument::json() const {
  // Midnight in India, UTC+05:30.
  const auto milliseconds = [](base::Date date) { return int64_t{date.days} * base::k_ms_per_day - 19'800'000; };
  const auto all = dates();
  std::string rows;
  for (int i = bars - 1; i >= 0; --i) {
    const double close = price + i + (i == restated ? 0.5 : 0);
    rows += fmt::format(
        R"({}{{"priceDate":{},"high":{},"low":{},"close":{},"volume":{},"pdt":"TradingDate","bc":{},"open":{},"rlst":{}}})",
        rows.empty() ? "" : ",", milliseconds(all[static_cast<size_t>(i)]), close + 2, close - 2, close, 1000 + i,
        with_indicators ? "24565.35" : "null", close, with_indicators ? "78" : "null");
  }
  std::string list;
  for (const std::string& dot : dots) list += fmt::format(R"({}{{"blueDotDate":"{}"}})", list.empty() ? "" : ",", dot);
  return fmt::format(
      R"({{"responseHeader":{{"error":false,"asOfDate":{}}},"chart":{{"prices":[{}],"peripheralData":{{"symbol":"{}",)"
      R"("name":"{}","periodcity":"{}"}},"blueDotData":{{"dates":[{}]}}}}}})",
      as_of_ms, rows, symbol, name, period, list);
}

}  // namespace bluedot::tests
