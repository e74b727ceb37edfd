#include "feed/kite_candles.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace bluedot::feed {
namespace {

bool is_empty(const Candle& candle) {
  return candle.problem.empty() && !candle.open && !candle.high && !candle.low && !candle.close;
}

bool say_the_same(const Candle& a, const Candle& b) {
  return a.open == b.open && a.high == b.high && a.low == b.low && a.close == b.close && a.volume == b.volume;
}

void note(model::Row& row, std::string field, std::string problem) {
  if (!row.problem.empty()) return;
  row.bad_field = std::move(field);
  row.problem = std::move(problem);
}

model::Row first_row(const Candle& candle, base::Date date) {
  model::Row row;
  row.date = date;
  row.index = candle.index;
  row.open = candle.open;
  row.high = candle.high;
  row.low = candle.low;
  row.close = candle.close;
  row.volume = candle.volume;
  row.is_volume_rounded = candle.is_volume_rounded;
  return row;
}

// The first price a candle lacks beside others. A period with such a candle is not known.
void note_missing(const Candle& candle, model::Row& row) {
  const std::pair<const char*, const std::optional<double>*> prices[] = {
      {"open", &candle.open}, {"high", &candle.high}, {"low", &candle.low}, {"close", &candle.close}};
  for (const auto& [name, price] : prices) {
    if (!*price) return note(row, name, fmt::format("{} is missing beside other prices", name));
  }
}

void add(const Candle& candle, model::Row& row) {
  if (!row.problem.empty()) return;
  row.high = std::max(row.high, candle.high);
  row.low = std::min(row.low, candle.low);
  row.close = candle.close;
  if (!candle.volume) return;
  int64_t sum = 0;
  if (__builtin_add_overflow(row.volume.value_or(0), *candle.volume, &sum)) {
    return note(row, "volume", "the volumes add up to more than 64 bits hold");
  }
  row.volume = sum;
  row.is_volume_rounded = row.is_volume_rounded || candle.is_volume_rounded;
}

}  // namespace

std::vector<Candle> usable_candles(std::vector<Candle> candles) {
  std::erase_if(candles, is_empty);
  std::ranges::stable_sort(candles, {}, &Candle::begin);
  return candles;
}

std::vector<model::Row> rows_of_candles(const std::vector<Candle>& candles, model::Timeframe timeframe,
                                        const base::TimeZone& time_zone) {
  std::vector<model::Row> rows;
  const Candle* before = nullptr;
  for (const Candle& candle : candles) {
    const base::Date date = model::bar_date(timeframe, time_zone.local_date(candle.begin));
    const bool is_new = rows.empty() || rows.back().date != date;
    const bool stands_twice = before != nullptr && before->begin == candle.begin;
    if (is_new) rows.push_back(first_row(candle, date));
    model::Row& row = rows.back();
    if (!candle.problem.empty()) note(row, candle.bad_field, candle.problem);
    note_missing(candle, row);
    if (stands_twice && !say_the_same(*before, candle)) {
      note(row, "", fmt::format("two candles of {} differ", candle.begin.iso()));
    }
    if (!is_new && !stands_twice) add(candle, row);
    before = &candle;
  }
  return rows;
}

}  // namespace bluedot::feed
