// Any finite numbers and any text through the writers of the tree, against a reader of our own that knows TradingView's
// rules alone (exports/README.md): the lines give back the same values, bit by bit, and the same dates.
#include "base/date.hpp"
#include "exports/export_name.hpp"
#include "exports/series_files.hpp"
#include "exports/symbol_info.hpp"
#include "fuzz/require.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace bluedot;
using exports::Stream;
using tests::require;

namespace {

// Values off the front of the input; zeros behind its end.
class Input {
 public:
  Input(const uint8_t* data, size_t size) : m_bytes(data, data + size) {}
  bool empty() const { return m_at >= m_bytes.size(); }

  uint64_t number(size_t bytes) {
    uint64_t value = 0;
    for (size_t i = 0; i < bytes && m_at < m_bytes.size(); ++i) value |= uint64_t{m_bytes[m_at++]} << (8 * i);
    return value;
  }
  // Any finite double, or a decimal such as feeds have.
  double real(bool is_decimal) {
    if (is_decimal) return static_cast<double>(number(5)) / 10'000;
    const auto value = std::bit_cast<double>(number(8));
    return std::isfinite(value) ? value : 0.1;
  }
  std::string text() {
    const uint64_t wanted = number(1);  // before what is left is looked at: it takes a byte itself
    const auto length = std::min<size_t>(wanted, m_bytes.size() - m_at);
    std::string text(m_bytes.begin() + static_cast<std::ptrdiff_t>(m_at),
                     m_bytes.begin() + static_cast<std::ptrdiff_t>(m_at + length));
    m_at += length;
    return text;
  }

 private:
  std::vector<uint8_t> m_bytes;
  size_t m_at = 0;
};

struct Line {
  int32_t day = 0;  // days since 1970-01-01
  std::vector<double> numbers;
  std::string volume;
};

// Days since 1970-01-01 of a date in the Gregorian calendar, by leap years and the days before each month, so that it
// shares nothing with base.
int32_t days_of(int year, int month, int day) {
  constexpr int k_before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  const int past = year - 1;
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int days = past * 365 + past / 4 - past / 100 + past / 400 + k_before[month - 1];
  return days + (is_leap && month > 2 ? 1 : 0) + day - 719'163;  // 1970-01-01 is day 719,163 of the common era
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// A plain decimal as TradingView takes it, and as short as it can be: no sign but `-`, no exponent, no word, no zeros
// that say nothing.
double plain_decimal(std::string_view text) {
  const std::string whole(text);
  if (text.starts_with('-')) text.remove_prefix(1);
  const size_t point = text.find('.');
  const std::string_view front = text.substr(0, point);
  require(is_digits(front), "digits stand before the point: " + whole);
  require(front.size() == 1 || front[0] != '0', "no zeros in front: " + whole);
  if (point != std::string_view::npos) {
    require(is_digits(text.substr(point + 1)), "digits stand behind the point: " + whole);
    require(!text.ends_with('0'), "no zeros behind: " + whole);
  }
  const double value = std::strtod(whole.c_str(), nullptr);
  require(!whole.starts_with('-') || value < 0, "a zero has no sign: " + whole);
  return value;
}

Line read_line(std::string_view line) {
  std::vector<std::string_view> fields{line.substr(0, line.find(','))};
  while (fields.back().data() + fields.back().size() != line.data() + line.size()) {
    const auto at = static_cast<size_t>(fields.back().data() + fields.back().size() - line.data()) + 1;
    const size_t next = std::min(line.find(',', at), line.size());
    fields.push_back(line.substr(at, next - at));
  }
  require(fields.size() == 6, "a line has six fields: " + std::string(line));
  const std::string date(fields[0]);
  require(date.size() == 9 && is_digits(date.substr(0, 8)) && date[8] == 'T', "a date is YYYYMMDDT: " + date);
  Line read;
  read.day = days_of(std::stoi(date.substr(0, 4)), std::stoi(date.substr(4, 2)), std::stoi(date.substr(6, 2)));
  for (size_t i = 1; i < 5; ++i) read.numbers.push_back(plain_decimal(fields[i]));
  read.volume = fields[5];
  return read;
}

std::vector<Line> read_lines(std::string_view bytes) {
  std::vector<Line> lines;
  while (!bytes.empty()) {
    const size_t end = bytes.find('\n');
    require(end != std::string_view::npos, "the last line ends in a new line");
    lines.push_back(read_line(bytes.substr(0, end)));
    bytes.remove_prefix(end + 1);
  }
  return lines;
}

exports::ExportRow draw_row(Input& input, int32_t day) {
  const uint64_t flags = input.number(1);
  const bool is_decimal = (flags & 1) != 0;
  exports::ExportRow row;
  row.date = {day};
  for (double* price : {&row.values.open, &row.values.high, &row.values.low, &row.values.close}) {
    *price = input.real(is_decimal);
  }
  if ((flags & 2) != 0) row.values.volume = static_cast<int64_t>(input.number(8));
  if ((flags & 4) != 0) row.values.rlst = input.real(is_decimal);
  if ((flags & 8) != 0) row.values.bc = input.real(is_decimal);
  row.dot = (flags & 16) != 0;
  row.provisional = (flags & 32) != 0;
  row.values.session = (flags & 192) == 192 ? model::Session::holiday : model::Session::trading;
  return row;
}

// What the line of a stream says of a row, by the table of exports/README.md; nothing: there is no line.
std::optional<Line> expected(const exports::ExportRow& row, Stream stream, bool include_provisional, int32_t today) {
  if (row.values.session == model::Session::holiday) return std::nullopt;
  if (row.provisional && (!include_provisional || row.date.days > today)) return std::nullopt;
  const model::BarValues& v = row.values;
  switch (stream) {
    case Stream::price_data:
      return Line{
          row.date.days,
          {v.open, std::max({v.open, v.high, v.low, v.close}), std::min({v.open, v.high, v.low, v.close}), v.close},
          std::to_string(v.volume.value_or(0))};
    case Stream::rlst_rating:
      if (!v.rlst) return std::nullopt;
      return Line{row.date.days, {0, 1000, 0, *v.rlst}, "0"};
    case Stream::bc_indicator:
      if (!v.bc) return std::nullopt;
      return Line{row.date.days, {0, *v.bc > 1000 ? *v.bc : 1000, *v.bc < 0 ? *v.bc : 0, *v.bc}, "0"};
    case Stream::blue_dots:
      return Line{row.date.days, {0, 1000, 0, row.dot ? 1.0 : 0.0}, "0"};
  }
  return std::nullopt;
}

void check_files(Input& input) {
  const auto first = static_cast<int32_t>(input.number(2)) - 25'567;  // 1900-01-01 and 180 years on
  const uint64_t flags = input.number(1);
  const bool include_provisional = (flags & 1) != 0;
  std::vector<exports::ExportRow> rows;
  for (int32_t day = first; !input.empty() && rows.size() < 64; day += 1 + static_cast<int32_t>(input.number(1))) {
    rows.push_back(draw_row(input, day));
  }
  const int32_t today = first + static_cast<int32_t>(flags);
  exports::SeriesRenderer renderer(include_provisional, base::Date{today});
  renderer.begin();
  for (const exports::ExportRow& row : rows) renderer.add(row);
  const auto& files = renderer.finish();
  for (const Stream stream : exports::k_streams) {
    const exports::Rendered& file = files[exports::index_of(stream)];
    const std::vector<Line> lines = read_lines(file.bytes);
    require(static_cast<size_t>(file.rows) == lines.size(), "the lines are counted");
    size_t at = 0;
    for (const exports::ExportRow& row : rows) {
      const auto line = expected(row, stream, include_provisional, today);
      if (!line) continue;
      require(at < lines.size(), "every row has its line");
      require(lines[at].day == line->day && lines[at].volume == line->volume, "date and volume are the row's");
      require(lines[at].numbers == line->numbers, "every number reads back to the same double");
      ++at;
    }
    require(at == lines.size(), "there is no other line");
  }
}

// A name that can stand in a tree and a repository, whatever the symbol, and its description.
void check_names(const std::string& code, const std::string& description) {
  if (code.empty()) return;
  const auto is_name = [](std::string_view name) {
    return std::ranges::all_of(
        name, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; });
  };
  std::vector<exports::SymbolInfoEntry> entries;
  const std::string name = exports::export_name(code);
  for (const Stream stream : exports::k_streams) {
    const std::string symbol = exports::symbol_name(name, stream);
    require(is_name(symbol) && symbol.find('.') == std::string::npos, "a name has A-Z 0-9 _ alone: " + symbol);
    require(symbol.size() <= 42, "a name has at most 42 characters: " + symbol);
    // A name of full length may end in `_2` by itself: the store counts on until one is free.
    const std::string second = exports::symbol_name(exports::numbered(name, 2), stream);
    const std::string third = exports::symbol_name(exports::numbered(name, 3), stream);
    require(is_name(second) && second.size() <= 42 && second != third, "so have the next ones: " + second);
    entries.push_back({symbol, exports::describe(description, code, stream), 4});
  }
  const auto read = nlohmann::json::parse(exports::symbol_info_text(entries));
  require(read.size() == 3 && read["symbol"].size() == 4 && read["pricescale"].size() == 4, "symbol_info has the four");
  for (const auto& one : read["description"]) {
    const auto text = one.get<std::string>();
    const auto characters = std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; });
    const bool is_line = std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    require(characters >= 1 && characters <= 128 && is_line, "a description is a line of 1 to 128 characters");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Input input(data, size);
  const std::string code = input.text();
  check_names(code, input.text());
  check_files(input);
  return 0;
}
