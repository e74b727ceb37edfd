#include "exports/series_files.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace bluedot::exports {
namespace {

// The format started from a fixed high of 1000 and a fixed low of 0; values beyond them widen the bar, because
// TradingView refuses a close outside [low, high].
constexpr double k_indicator_high = 1000;
constexpr double k_indicator_low = 0;

char* put(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

// Writes a number and notes how many decimals it has.
char* put(char* out, double value, int& decimals) {
  char* end = base::write_number(out, value);
  if (const char* point = std::find(out, end, '.'); point != end) {
    decimals = std::max(decimals, static_cast<int>(end - point) - 1);
  }
  return end;
}

// A close outside its day's range by rounding is stored as the vendor says it, and widens the bar here.
char* put_prices(char* out, const model::BarValues& values, int& decimals) {
  const double high = std::max({values.open, values.high, values.low, values.close});
  const double low = std::min({values.open, values.high, values.low, values.close});
  for (const double price : {values.open, high, low, values.close}) {
    out = put(out, price, decimals);
    *out++ = ',';
  }
  return std::to_chars(out, out + base::k_number_text_bytes, values.volume.value_or(0)).ptr;
}

char* put_rlst(char* out, double rlst, int& decimals) {
  out = put(out, "0,1000,0,");
  out = put(out, rlst, decimals);
  return put(out, ",0");
}

char* put_bc(char* out, double bc, int& decimals) {
  out = put(out, "0,");
  out = put(out, std::max(k_indicator_high, bc), decimals);
  *out++ = ',';
  out = put(out, std::min(k_indicator_low, bc), decimals);
  *out++ = ',';
  out = put(out, bc, decimals);
  return put(out, ",0");
}

}  // namespace

SeriesRenderer::SeriesRenderer(bool include_provisional, base::Date today_cap)
    : m_include_provisional(include_provisional), m_today_cap(today_cap) {}

void SeriesRenderer::begin() {
  for (Rendered& file : m_files) {
    file.bytes.clear();  // keeps its memory
    file.rows = 0;
    file.decimals = 0;
    file.last_date = {};
  }
}

void SeriesRenderer::add(const ExportRow& row) {
  if (row.values.session != model::Session::trading) return;
  if (row.provisional && (!m_include_provisional || row.date > m_today_cap)) return;
  const auto digits = row.date.basic_digits();
  put(put(m_line.data(), {digits.data(), digits.size()}), "T,");
  const auto decimals = [this](Stream stream) -> int& { return m_files[index_of(stream)].decimals; };

  end_line(Stream::price_data, put_prices(begin_line(), row.values, decimals(Stream::price_data)), row.date);
  if (row.values.rlst) {
    end_line(Stream::rlst_rating, put_rlst(begin_line(), *row.values.rlst, decimals(Stream::rlst_rating)), row.date);
  }
  if (row.values.bc) {
    end_line(Stream::bc_indicator, put_bc(begin_line(), *row.values.bc, decimals(Stream::bc_indicator)), row.date);
  }
  end_line(Stream::blue_dots, put(begin_line(), row.dot ? "0,1000,0,1,0" : "0,1000,0,0,0"), row.date);
}

void SeriesRenderer::end_line(Stream stream, const char* end, base::Date date) {
  const auto length = static_cast<size_t>(end - m_line.data());
  m_line[length] = '\n';
  Rendered& file = m_files[index_of(stream)];
  file.bytes.append(m_line.data(), length + 1);
  ++file.rows;
  file.last_date = date;
}

}  // namespace bluedot::exports
