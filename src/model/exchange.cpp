#include "model/exchange.hpp"

#include <array>

namespace bluedot::model {
namespace {

struct SuffixRow {
  std::string_view suffix, exchange, time_zone;
  int close_minute;
};

// NSE: continuous trading 09:15 to 15:30 IST, https://www.nseindia.com/resources/exchange-communication-holidays
// (`.IN` is MarketSmith India's own suffix, whatever exchange the stock is listed on).
constexpr int k_india_close = 15 * 60 + 30;
constexpr std::array k_suffixes{
    SuffixRow{".IN", "NSE", "Asia/Kolkata", k_india_close},
};

}  // namespace

base::Instant Exchange::close_of(Timeframe timeframe, base::Date date) const {
  return time_zone.at(bar_date(timeframe, date), close_minute);
}

base::Instant Exchange::begin_of(Timeframe timeframe, base::Date date) const {
  return time_zone.at(period_begin(timeframe, date), 0);
}

Exchange exchange_of(std::string_view symbol, std::string_view default_time_zone) {
  for (const SuffixRow& row : k_suffixes) {
    if (symbol.size() > row.suffix.size() && symbol.ends_with(row.suffix)) {
      return {std::string(row.exchange), base::TimeZone::named(row.time_zone), row.close_minute};
    }
  }
  return {"", base::TimeZone::named(default_time_zone), k_india_close};
}

}  // namespace bluedot::model
