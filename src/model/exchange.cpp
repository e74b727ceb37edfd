#include "model/exchange.hpp"

#include <array>

namespace bluedot::model {
namespace {

struct SuffixRow {
  std::string_view suffix, exchange, time_zone;
  int close_minute;
};

constexpr int at(int hour, int minute) {
  return hour * 60 + minute;
}

// Markets that never close, or not at one time for all: their day ends with the calendar's. (1440 is no minute.)
constexpr int k_end_of_day = at(23, 59);
constexpr std::string_view k_cryptocurrencies = "CCC";  // Yahoo's name for where they trade
constexpr int k_friday_to_sunday = 2;

// Which ending means which exchange: Yahoo's list of exchanges (https://help.yahoo.com/kb/SLN2310.html), Alpha
// Vantage's documentation (`.LON`, `.TRT`, `.TRV`, `.DEX`, `.BSE`, `.SHH`, `.SHZ`). The close is the end of continuous
// trading as the exchange publishes it (local time); where it changed over the years the later one stands, since a bar
// that counts as settled too early would outrank the one said after the close. Closing auctions follow within minutes
// (Sydney's until 16:12, Riyadh's until 15:10) and are not waited for. Checked in 2026 against the close_times of the
// Python package exchange_calendars (XTAE 17:15 and, since 2026, 13:50 on Fridays; XIDX 15:50), Alpha Vantage's
// MARKET_STATUS (London 16:30, Paris 17:30, Toronto 16:00), OpenBB's exchange list (ASX 16:00) and Wikipedia's list of
// stock exchange opening times (India 15:30, Hong Kong 16:00, Shanghai 15:00, Taipei 13:30, Singapore and Kuala Lumpur
// 17:00, Bangkok 16:30, Jakarta 16:00): none is later than the one that stands here.
constexpr std::array k_suffixes{
    // NSE and BSE: 15:30, nseindia.com/resources/exchange-communication-holidays. `.IN` is MarketSmith India's own.
    SuffixRow{".IN", "NSE", "Asia/Kolkata", at(15, 30)},
    SuffixRow{".NS", "NSE", "Asia/Kolkata", at(15, 30)},
    SuffixRow{".NSE", "NSE", "Asia/Kolkata", at(15, 30)},
    SuffixRow{".BO", "BSE", "Asia/Kolkata", at(15, 30)},
    SuffixRow{".BSE", "BSE", "Asia/Kolkata", at(15, 30)},
    // Europe. londonstockexchange.com/equities-trading/business-days: 16:30.
    SuffixRow{".L", "LSE", "Europe/London", at(16, 30)},
    SuffixRow{".LON", "LSE", "Europe/London", at(16, 30)},
    SuffixRow{".IR", "Euronext Dublin", "Europe/Dublin", at(16, 30)},
    // xetra.com, trading calendar: 17:30; Frankfurt's floor trades until 22:00.
    SuffixRow{".DE", "XETRA", "Europe/Berlin", at(17, 30)},
    SuffixRow{".DEX", "XETRA", "Europe/Berlin", at(17, 30)},
    SuffixRow{".F", "Frankfurt", "Europe/Berlin", at(22, 0)},
    // euronext.com/trade/trading-hours-holidays: 17:30 CET; Lisbon an hour less, Oslo 16:20.
    SuffixRow{".PA", "Euronext Paris", "Europe/Paris", at(17, 30)},
    SuffixRow{".PAR", "Euronext Paris", "Europe/Paris", at(17, 30)},
    SuffixRow{".AS", "Euronext Amsterdam", "Europe/Amsterdam", at(17, 30)},
    SuffixRow{".AMS", "Euronext Amsterdam", "Europe/Amsterdam", at(17, 30)},
    SuffixRow{".BR", "Euronext Brussels", "Europe/Brussels", at(17, 30)},
    SuffixRow{".LS", "Euronext Lisbon", "Europe/Lisbon", at(16, 30)},
    SuffixRow{".MI", "Borsa Italiana", "Europe/Rome", at(17, 30)},
    SuffixRow{".OL", "Euronext Oslo", "Europe/Oslo", at(16, 20)},
    SuffixRow{".MC", "BME", "Europe/Madrid", at(17, 30)},
    SuffixRow{".SW", "SIX", "Europe/Zurich", at(17, 30)},
    SuffixRow{".VI", "Wiener Boerse", "Europe/Vienna", at(17, 30)},
    SuffixRow{".WA", "GPW", "Europe/Warsaw", at(17, 0)},
    SuffixRow{".IS", "Borsa Istanbul", "Europe/Istanbul", at(18, 0)},
    // nasdaqomxnordic.com/tradinghours.
    SuffixRow{".ST", "Nasdaq Stockholm", "Europe/Stockholm", at(17, 30)},
    SuffixRow{".CO", "Nasdaq Copenhagen", "Europe/Copenhagen", at(17, 0)},
    SuffixRow{".HE", "Nasdaq Helsinki", "Europe/Helsinki", at(18, 30)},
    // The Americas. tsx.com/trading/calendars-and-trading-hours: 16:00; B3 moves between 17:00 and 18:00.
    SuffixRow{".TO", "TSX", "America/Toronto", at(16, 0)},
    SuffixRow{".TRT", "TSX", "America/Toronto", at(16, 0)},
    SuffixRow{".V", "TSX Venture", "America/Toronto", at(16, 0)},
    SuffixRow{".TRV", "TSX Venture", "America/Toronto", at(16, 0)},
    SuffixRow{".SA", "B3", "America/Sao_Paulo", at(18, 0)},
    SuffixRow{".MX", "BMV", "America/Mexico_City", at(15, 0)},
    // Asia and the Pacific. Tokyo closed at 15:00 until 2024-11-05 (jpx.co.jp).
    SuffixRow{".AX", "ASX", "Australia/Sydney", at(16, 0)},
    SuffixRow{".NZ", "NZX", "Pacific/Auckland", at(16, 45)},
    SuffixRow{".T", "TSE", "Asia/Tokyo", at(15, 30)},
    SuffixRow{".HK", "HKEX", "Asia/Hong_Kong", at(16, 0)},
    SuffixRow{".SS", "SSE", "Asia/Shanghai", at(15, 0)},
    SuffixRow{".SHH", "SSE", "Asia/Shanghai", at(15, 0)},
    SuffixRow{".SZ", "SZSE", "Asia/Shanghai", at(15, 0)},
    SuffixRow{".SHZ", "SZSE", "Asia/Shanghai", at(15, 0)},
    SuffixRow{".KS", "KRX", "Asia/Seoul", at(15, 30)},
    SuffixRow{".KQ", "KOSDAQ", "Asia/Seoul", at(15, 30)},
    SuffixRow{".TW", "TWSE", "Asia/Taipei", at(13, 30)},
    SuffixRow{".TWO", "TPEx", "Asia/Taipei", at(13, 30)},
    SuffixRow{".SI", "SGX", "Asia/Singapore", at(17, 0)},
    SuffixRow{".KL", "Bursa Malaysia", "Asia/Kuala_Lumpur", at(17, 0)},
    SuffixRow{".JK", "IDX", "Asia/Jakarta", at(16, 0)},
    SuffixRow{".BK", "SET", "Asia/Bangkok", at(16, 30)},
    SuffixRow{".TA", "TASE", "Asia/Jerusalem", at(17, 25)},
    SuffixRow{".SR", "Saudi Exchange", "Asia/Riyadh", at(15, 0)},
    SuffixRow{".JO", "JSE", "Africa/Johannesburg", at(17, 0)},
    // Yahoo's currencies (dated in London), futures (dated in New York, cmegroup.com: the day ends at 17:00) and
    // cryptocurrencies (dated in UTC).
    SuffixRow{"=X", "CCY", "Europe/London", k_end_of_day},
    SuffixRow{"=F", "CME", "America/New_York", at(17, 0)},
    SuffixRow{"-USD", k_cryptocurrencies, "UTC", k_end_of_day},
    SuffixRow{"-EUR", k_cryptocurrencies, "UTC", k_end_of_day},
    SuffixRow{"-INR", k_cryptocurrencies, "UTC", k_end_of_day},
};

// Zones whose symbols mostly have no ending. nyse.com/markets/hours-calendars: 16:00.
constexpr std::array k_zones{
    SuffixRow{"", "US", "America/New_York", at(16, 0)}, SuffixRow{"", "", "Europe/London", at(16, 30)},
    SuffixRow{"", k_cryptocurrencies, "UTC", k_end_of_day},  // `ETH-BTC`: nothing else is dated there
};

}  // namespace

base::Instant Exchange::close_of(Timeframe timeframe, base::Date date) const {
  base::Date last_day = bar_date(timeframe, date);
  if (timeframe == Timeframe::weekly && trades_all_week()) last_day.days += k_friday_to_sunday;
  return time_zone.at(last_day, close_minute);
}

base::Instant Exchange::begin_of(Timeframe timeframe, base::Date date) const {
  return time_zone.at(period_begin(timeframe, date), 0);
}

bool Exchange::trades_all_week() const {
  return name == k_cryptocurrencies;
}

// nseindia.com and bseindia.com: 09:15, after the auction before the open.
std::optional<int> Exchange::open_minute() const {
  return name == "NSE" || name == "BSE" ? std::optional(at(9, 15)) : std::nullopt;
}

std::optional<Exchange> exchange_by_suffix(std::string_view symbol) {
  for (const SuffixRow& row : k_suffixes) {
    if (symbol.size() <= row.suffix.size() || !symbol.ends_with(row.suffix)) continue;
    return Exchange{std::string(row.exchange), base::TimeZone::named(row.time_zone), row.close_minute};
  }
  return std::nullopt;
}

Exchange exchange_in_zone(std::string_view time_zone) {
  const auto zone = base::TimeZone::named(time_zone);
  for (const SuffixRow& row : k_zones) {
    if (row.time_zone == time_zone) return {std::string(row.exchange), zone, row.close_minute};
  }
  for (const SuffixRow& row : k_suffixes) {
    if (row.time_zone == time_zone) return {"", zone, row.close_minute};
  }
  return {"", zone, k_end_of_day};
}

Exchange exchange_of(std::string_view symbol, std::string_view default_time_zone) {
  if (auto exchange = exchange_by_suffix(symbol)) return std::move(*exchange);
  Exchange exchange = exchange_in_zone(default_time_zone);
  exchange.name.clear();  // the zone was configured, the exchange nobody knows
  return exchange;
}

}  // namespace bluedot::model
