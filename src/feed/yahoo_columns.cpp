#include "feed/yahoo_columns.hpp"

#include "base/instant.hpp"
#include "base/number_text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace bluedot::feed {
namespace {

enum ColumnKey : int { k_open, k_high, k_low, k_close, k_volume };
constexpr std::array<std::string_view, 5> k_columns{"open", "high", "low", "close", "volume"};

constexpr const char* k_times_place = "chart.result[0].timestamp";
constexpr const char* k_quote_place = "chart.result[0].indicators.quote[0]";

model::Refusal refusal(std::string where, std::string reason) {
  return {"", std::move(where), std::move(reason)};
}

// How far, as a share of itself, a number may be from a float32 that it is the widening of: texts are rounded or cut
// off to eleven digits and more, and programs on the way leave errors in the last of a double's. Float32 lie 6e-8 and
// more apart, so other numbers hardly ever come so close to one.
constexpr double k_widening_error = 1e-10;

}  // namespace

double narrowed_price(std::string_view token, double value) {
  const auto narrow = static_cast<float>(value);
  if (!std::isfinite(narrow)) return value;
  std::array<char, 32> text;
  const char* end = std::to_chars(text.data(), text.data() + text.size(), narrow).ptr;
  const double difference = std::abs(static_cast<double>(narrow) - value);
  // A number that is as short as the shortest says itself.
  const bool is_longer = end - text.data() < std::ssize(token);
  if (difference != 0 && (!is_longer || difference > k_widening_error * std::abs(value))) return value;
  return base::parse_number<double>({text.data(), end}).value_or(value);
}

std::optional<model::Refusal> YahooColumns::read_times(Value& value) {
  const Kind kind = kind_of(value);
  if (kind != Kind::list) {
    visit(value);
    if (kind == Kind::null) return std::nullopt;
    return refusal(k_times_place, fmt::format("timestamp is {}, not a list", name_of(kind)));
  }
  m_has_times = true;
  std::optional<model::Refusal> first;
  for_each_element(value, [&](Value& element) {
    int64_t seconds = 0;
    const Read read = read_whole(element, seconds);
    std::string problem;
    if (read != Read::value) {
      problem = complaint(element, read, "a time in seconds");
    } else if (std::abs(seconds) > INT64_MAX / 1000 || !base::can_be_dated(base::Instant{seconds * 1000})) {
      problem = fmt::format("is outside the years 1 to 9999: {}", seconds);
    }
    if (!problem.empty() && !first) {
      first = refusal(fmt::format("{}[{}]", k_times_place, m_times.size()), "timestamp " + problem);
    }
    m_times.push_back(seconds);
  });
  return first;
}

std::optional<model::Refusal> YahooColumns::read_quote(Value& value) {
  if (kind_of(value) != Kind::object) {
    visit(value);
    return std::nullopt;
  }
  std::optional<model::Refusal> first;
  KeyTable keys(k_columns);
  for_each_field(value, keys, [&](int key, Value& field, bool again) {
    const Kind kind = kind_of(field);
    if (!again && kind == Kind::list) return read_column(field, key);
    visit(field);
    if (first || (kind == Kind::null && !again)) return;
    first = refusal(fmt::format("{}.{}", k_quote_place, keys[key]),
                    again ? fmt::format("{} stands twice", keys[key])
                          : fmt::format("{} is {}, not a list", keys[key], name_of(kind)));
  });
  return first;
}

void YahooColumns::read_column(Value& value, int key) {
  Column& column = m_columns[static_cast<size_t>(key)];
  column.is_there = true;
  column.cells.reserve(m_times.size());
  for_each_element(value, [&](Value& element) { read_cell(element, key, column); });
}

void YahooColumns::read_cell(Value& value, int key, Column& column) {
  const std::string_view token = value.raw_json_token();  // of a number; white space behind it may be counted in
  Cell& cell = column.cells.emplace_back();
  Read read = Read::null;
  if (key == k_volume) {
    read = read_shares(value, cell.volume, cell.is_rounded);
  } else {
    read = read_number(value, cell.price);
    if (read == Read::value) {
      cell.price = narrowed_price(token.substr(0, token.find_last_not_of(" \t\n\r") + 1), cell.price);
    }
  }
  cell.is_there = read == Read::value;
  if (!cell.is_there && read != Read::null) {
    column.problems[column.cells.size() - 1] = complaint(value, read, "a number");
  }
}

bool YahooColumns::are_empty() const {
  return m_times.empty() && std::ranges::all_of(m_columns, [](const Column& column) { return column.cells.empty(); });
}

std::optional<model::Refusal> YahooColumns::find_fault() const {
  std::string have, missing;
  for (size_t i = 0; i < k_columns.size(); ++i) {
    if (i == k_volume && !m_columns[i].is_there) continue;  // an index may have none
    std::string& list = m_columns[i].is_there ? have : missing;
    list += (list.empty() ? "" : ", ") + std::string(k_columns[i]);
  }
  if (!missing.empty()) {
    return refusal(k_quote_place,
                   have.empty() ? "no prices: the quote is empty" : fmt::format("only {}; no {}", have, missing));
  }
  for (size_t i = 0; i < k_columns.size(); ++i) {
    const size_t count = m_columns[i].cells.size();
    if (!m_columns[i].is_there || count == m_times.size()) continue;
    return refusal(fmt::format("{}.{}", k_quote_place, k_columns[i]),
                   fmt::format("{} has {} values, timestamp {}", k_columns[i], count, m_times.size()));
  }
  return std::nullopt;
}

std::vector<model::Row> YahooColumns::rows() const {
  std::vector<model::Row> rows(m_times.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    model::Row& row = rows[i];
    row.index = static_cast<uint32_t>(i);
    const std::array<std::optional<double>*, 4> prices{&row.open, &row.high, &row.low, &row.close};
    for (size_t c = 0; c < prices.size(); ++c) {
      if (m_columns[c].cells[i].is_there) *prices[c] = m_columns[c].cells[i].price;
    }
    const Column& volume = m_columns[k_volume];
    if (volume.is_there && volume.cells[i].is_there) {
      row.volume = volume.cells[i].volume;
      row.is_volume_rounded = volume.cells[i].is_rounded;
    }
    for (size_t c = 0; c < m_columns.size() && row.problem.empty(); ++c) {
      const auto found = m_columns[c].problems.find(i);
      if (found == m_columns[c].problems.end()) continue;
      row.bad_field = k_columns[c];
      row.problem = fmt::format("{} {}", k_columns[c], found->second);
    }
  }
  return rows;
}

}  // namespace bluedot::feed
