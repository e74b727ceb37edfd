#include "pipeline/market_look.hpp"

#include "sql/each_row.hpp"

#include <algorithm>

namespace bluedot::pipeline {
namespace {

base::Date date_of(std::string_view text) {
  return base::Date::parse_iso(text).value();
}

}  // namespace

Market read_market(const sql::Reader& database, base::Date from) {
  Market market;
  std::map<ExchangeName, std::map<base::Date, int64_t>> traded;
  std::map<ExchangeName, std::vector<quality::SymbolLife>> lives;
  sql::Statement series = database.prepare_named("daily_series_with_days");
  while (series.step()) {
    if (series.is_null(4) || series.is_null(5)) continue;
    const ExchangeName exchange{series.text(2), series.text(3)};
    market.series.push_back(
        {series.integer(0), std::string(series.text(1)), exchange, date_of(series.text(4)), date_of(series.text(5))});
    lives[exchange].push_back({market.series.back().first, market.series.back().last});
  }
  sql::Statement day = database.prepare_named("trading_days");
  day.bind(from.iso());
  while (day.step())
    traded[{std::string(day.text(0)), std::string(day.text(1))}][date_of(day.text(2))] = day.integer(3);
  for (const auto& [exchange, symbols] : lives) {
    market.calendars.emplace(exchange, quality::MarketCalendar(traded[exchange], symbols));
  }
  return market;
}

std::vector<Gap> find_gaps(const sql::Reader& database, const Market& market, const std::string& symbol,
                           base::Date from) {
  std::vector<Gap> gaps;
  sql::Statement days = database.prepare_named("days_of_series");
  for (const DailySeries& one : market.series) {
    if (!symbol.empty() && one.symbol != symbol) continue;
    const base::Date begin = std::max(from, one.first);
    std::vector<base::Date> has;
    days.bind(one.series_id, begin.iso());
    sql::for_each_row(days, 3, [&](const sql::RowValues& row) { has.push_back(date_of(row.text(0))); });
    bool is_open = false;
    for (const base::Date day : market.calendar_of(one).between(begin, base::k_last_date)) {
      if (std::ranges::binary_search(has, day)) {
        is_open = false;
        continue;
      }
      if (!is_open) gaps.push_back({one.symbol, day, day, 0, day > one.last});
      is_open = true;
      gaps.back().to = day;
      ++gaps.back().days;
    }
  }
  return gaps;
}

std::vector<StaleSymbol> find_stale(const Market& market) {
  std::vector<StaleSymbol> stale;
  for (const DailySeries& one : market.series) {
    const auto after = market.calendar_of(one).between({one.last.days + 1}, base::k_last_date);
    if (!after.empty()) stale.push_back({one.symbol, one.last, after.back(), std::ssize(after)});
  }
  std::ranges::stable_sort(stale, std::greater(), &StaleSymbol::days);
  return stale;
}

}  // namespace bluedot::pipeline
