#include "feed/marketsmith_rows.hpp"

#include "base/instant.hpp"
#include "model/symbol_code.hpp"

#include <array>
#include <fmt/format.h>
#include <strings.h>

namespace bluedot::feed {
namespace {

// feed/README.md.
enum RowKey : int { k_price_date, k_high, k_low, k_close, k_volume, k_pdt, k_bc, k_open, k_rlst };
constexpr std::array<std::string_view, 9> k_row_keys{"priceDate", "high", "low",  "close", "volume",
                                                     "pdt",       "bc",   "open", "rlst"};

// A moment of 1970 to 2096 given in seconds would read as one of 1970-01-01 to 1970-02-15. This feed's markets have no
// bars of those six weeks, and a wrong unit would stretch the window back to them.
constexpr int64_t k_first_plausible_ms = 4'000'000'000;

// Keeps the first problem of a row: one reason is enough to set it aside.
void note(model::Row& row, std::string_view key, std::string_view what) {
  if (!row.problem.empty()) return;
  row.bad_field = key;
  row.problem = fmt::format("{} {}", key, what);
}

void read_double(Value& value, std::string_view key, std::optional<double>& field, model::Row& row) {
  double number = 0;
  const Read read = read_number(value, number);
  if (read == Read::value) {
    field = number;
  } else if (read != Read::null) {
    note(row, key, complaint(value, read, "a number"));
  }
}

void read_volume(Value& value, model::Row& row) {
  int64_t number = 0;
  const Read read = read_shares(value, number, row.is_volume_rounded);
  if (read == Read::value) {
    row.volume = number;
  } else if (read != Read::null) {
    note(row, k_row_keys[k_volume], complaint(value, read, "a number"));
  }
}

void read_session(Value& value, model::Row& row) {
  std::string_view text;
  const Read read = read_text(value, text);
  if (read == Read::null) return;
  const auto is = [&](std::string_view name) {
    return text.size() == name.size() && strncasecmp(text.data(), name.data(), name.size()) == 0;
  };
  if (read == Read::value && is("Holiday")) {
    row.session = model::Session::holiday;
  } else if (read != Read::value || !is("TradingDate")) {
    note(row, k_row_keys[k_pdt], complaint(value, Read::wrong_kind, "TradingDate or Holiday"));
  }
}

void read_value(int key, Value& value, model::Row& row) {
  const std::string_view name = k_row_keys[static_cast<size_t>(key)];
  switch (key) {
    case k_high:
      return read_double(value, name, row.high, row);
    case k_low:
      return read_double(value, name, row.low, row);
    case k_close:
      return read_double(value, name, row.close, row);
    case k_bc:
      return read_double(value, name, row.bc, row);
    case k_open:
      return read_double(value, name, row.open, row);
    case k_rlst:
      return read_double(value, name, row.rlst, row);
    case k_volume:
      return read_volume(value, row);
    default:
      return read_session(value, row);
  }
}

}  // namespace

std::string read_time(Value& value, int64_t& milliseconds) {
  const Read read = read_whole(value, milliseconds);
  if (read != Read::value) return complaint(value, read, "a time in milliseconds");
  if (milliseconds >= 0 && milliseconds < k_first_plausible_ms) {
    return fmt::format("looks like seconds, not milliseconds: {}", milliseconds);
  }
  if (base::can_be_dated(base::Instant{milliseconds})) return "";
  return fmt::format("is outside the years 1 to 9999: {}", milliseconds);
}

MarketsmithRows::MarketsmithRows(std::string_view body) : m_body(body), m_keys(k_row_keys) {}

std::string MarketsmithRows::read(Value& value, model::Row& row, int64_t& price_date_ms) {
  std::string date_problem = "is missing";
  bool stands_twice = false;
  row.begin = static_cast<size_t>(value.raw_json_token().data() - m_body.data());
  for_each_field(value, m_keys, [&](int key, Value& field, bool again) {
    if (again && key == k_price_date) {
      visit(field);
      stands_twice = true;  // nobody knows which date is meant, so the row has no usable one
    } else if (again) {
      visit(field);
      note(row, m_keys[key], "stands twice");
    } else if (key == k_price_date) {
      date_problem = read_time(field, price_date_ms);
    } else {
      read_value(key, field, row);
    }
  });
  // The reader stands at what follows the row; the row ends before the white space in between.
  const char* next = nullptr;
  check(value.current_location().get(next));
  row.end = m_body.find_last_not_of(" \t\n\r", static_cast<size_t>(next - m_body.data()) - 1) + 1;
  return stands_twice ? "stands twice" : date_problem;
}

}  // namespace bluedot::feed
