// The dialect of MarketSmith India's chart API (feed/README.md).
#include "feed/dialect.hpp"
#include "feed/document_reader.hpp"
#include "feed/marketsmith_dots.hpp"
#include "feed/marketsmith_rows.hpp"
#include "model/exchange.hpp"
#include "model/symbol_code.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <strings.h>

namespace bluedot::feed {
namespace {

using Keys = std::string_view;

// The vendor's own zone. India has kept it without summer time since 1945, before any bar of the vendor.
constexpr std::string_view k_india = "Asia/Kolkata";
constexpr int64_t k_india_offset_ms = (5 * 60 + 30) * base::k_ms_per_minute;

enum RootKey : int { k_header, k_chart, k_root_dot_data, k_root_dots };
constexpr std::array<Keys, 4> k_root_keys{"responseHeader", "chart", "blueDotData", "blueDotDates"};

enum HeaderKey : int { k_error, k_error_code, k_error_short, k_error_long, k_as_of };
constexpr std::array<Keys, 5> k_header_keys{"error", "errorCode", "errorShortDesc", "errorLongDesc", "asOfDate"};

enum ChartKey : int { k_prices, k_peripheral, k_dot_data, k_dots, k_pattern, k_estimates };
constexpr std::array<Keys, 6> k_chart_keys{"prices",       "peripheralData",       "blueDotData",
                                           "blueDotDates", "lastCompletedPattern", "priceestimates"};

enum PeripheralKey : int {
  k_symbol,
  k_name,
  k_period,
  k_rs_rating,
  k_week_52_high,
  k_week_52_low,
  k_volume_50,
  k_average_volume,
  k_currency
};
constexpr std::array<Keys, 9> k_peripheral_keys{"symbol",    "name",    "periodcity", "rsRating",      "week52High",
                                                "week52Low", "vol50ma", "aVol",       "currencySymbol"};

enum DotDataKey : int { k_dot_dates, k_is_rs_blue_dot, k_is_asm, k_is_gsm };
constexpr std::array<Keys, 4> k_dot_data_keys{"dates", "isRSBlueDotSatisfied", "isASM", "isGSM"};

constexpr std::array<Keys, 1> k_pattern_keys{"baseTypeName"};
enum EstimateKey : int { k_mean, k_high_target, k_low_target };
constexpr std::array<Keys, 3> k_estimate_keys{"meanTarget", "highTarget", "lowTarget"};

// What is no number, or no text, is no context: it is absent, and never spoils a document.
std::optional<double> context_number(Value& value) {
  double number = 0;
  return read_number(value, number) == Read::value ? std::optional(number) : std::nullopt;
}
std::optional<int64_t> context_whole(Value& value) {
  int64_t number = 0;
  return read_whole(value, number) == Read::value ? std::optional(number) : std::nullopt;
}
std::string context_text(Value& value) {
  std::string_view text;
  return read_text(value, text) == Read::value ? std::string(text) : std::string();
}

// `"error": "true"` in any writing; an error that names itself (`"error": "timeout"`) is one too.
bool says_yes(std::string_view text) {
  return !text.empty() && text != "0" && strcasecmp(std::string(text).c_str(), "false") != 0;
}

// Reads one document. A structural problem is kept and the rest is read all the same: the symbol of the refusal may
// stand behind it, and so may text that is no JSON.
class Reader : private DocumentReader {
 public:
  Reader(std::string_view body, const Request& request) : m_request(request), m_rows(body) {
    m_reading.rows_place = "chart.prices";
    // The sample has 380 bytes a bar, and 308 bars; documents without white space grow the list once.
    m_reading.rows.reserve(body.size() / 300 + 16);
    m_price_dates_ms.reserve(body.size() / 300 + 16);
  }

  Outcome read(Object& root) {
    read_fields(root, k_root_keys, "", [&](int key, Value& value) { read_part(key, value); });
    return finish();
  }

 private:
  void read_part(int key, Value& value) {
    switch (key) {
      case k_header:
        return read_header(value);
      case k_chart:
        return read_chart(value);
      case k_root_dot_data:
        return read_dot_data(value, "blueDotData");
      default:
        return read_dot_list(value, "blueDotDates");
    }
  }

  void read_header(Value& value) {
    read_object(value, k_header_keys, "responseHeader", [&](int key, Value& field) {
      if (key == k_error) return read_error(field);
      if (key == k_as_of) return read_as_of(field);
      m_error_texts[static_cast<size_t>(key - k_error_code)] = read_shown(field);
    });
  }

  void read_error(Value& value) {
    const bool is_text = kind_of(value) == Kind::text;
    m_is_error = is_text ? says_yes(context_text(value)) : read_flag(value).value_or(false);
  }

  void read_as_of(Value& value) {
    if (kind_of(value) == Kind::null) return visit(value);
    int64_t milliseconds = 0;
    const std::string problem = read_time(value, milliseconds);
    if (!problem.empty()) return refuse("responseHeader.asOfDate", "asOfDate " + problem);
    m_as_of = base::Instant{milliseconds};
  }

  void read_chart(Value& value) {
    read_object(value, k_chart_keys, "chart", [&](int key, Value& field) {
      switch (key) {
        case k_prices:
          return read_prices(field);
        case k_peripheral:
          return read_peripheral(field);
        case k_dot_data:
          return read_dot_data(field, "chart.blueDotData");
        case k_dots:
          return read_dot_list(field, "chart.blueDotDates");
        case k_pattern:
          return read_pattern(field);
        default:
          return read_estimates(field);
      }
    });
  }

  void read_prices(Value& value) {
    const Kind kind = kind_of(value);
    if (kind == Kind::list) {
      m_has_prices = true;
      for_each_element(value, [&](Value& element) { read_row(element); });
    } else if (kind == Kind::object) {
      m_has_prices = true;
      for_every_field(value, [&](Field& field) {
        m_reading.row_keys.emplace_back(key_of(field));
        read_row(field.value());
      });
    } else {
      visit(value);
      if (kind != Kind::null) refuse("chart.prices", fmt::format("chart.prices is {}, not a list", name_of(kind)));
    }
  }

  void read_row(Value& value) {
    model::Row& row = m_reading.rows.emplace_back();
    row.index = static_cast<uint32_t>(m_reading.rows.size() - 1);
    const Kind kind = kind_of(value);
    if (kind != Kind::object) {
      visit(value);
      return refuse(row_place(m_reading, row), fmt::format("the row is {}, not an object", name_of(kind)));
    }
    const std::string problem = m_rows.read(value, row, m_price_dates_ms.emplace_back());
    if (!problem.empty()) refuse(row_place(m_reading, row) + ".priceDate", "priceDate " + problem);
  }

  void read_peripheral(Value& value) {
    model::MarketContext& context = m_reading.context;
    read_object(value, k_peripheral_keys, "chart.peripheralData", [&](int key, Value& field) {
      switch (key) {
        case k_symbol:
          return read_symbol(field);
        case k_period:
          return read_period(field);
        case k_name:
          context.name = context_text(field);
          return;
        case k_currency:
          context.currency = context_text(field);
          return;
        case k_rs_rating:
          context.rs_rating = context_number(field);
          return;
        case k_week_52_high:
          context.week_52_high = context_number(field);
          return;
        case k_week_52_low:
          context.week_52_low = context_number(field);
          return;
        case k_volume_50:
          context.average_volume_50_day = context_whole(field);
          return;
        default:
          context.average_volume = context_whole(field);
          return;
      }
    });
  }

  void read_symbol(Value& value) {
    std::string_view text;
    const Read read = read_text(value, text);
    if (read == Read::null) return;
    const std::string problem =
        read == Read::value ? model::why_no_symbol(text) : "the symbol " + complaint(value, read, "text");
    if (!problem.empty()) return refuse("chart.peripheralData.symbol", problem);
    m_reading.symbol = text;
  }

  void read_period(Value& value) {
    std::string_view text;
    const Read read = read_text(value, text);
    if (read == Read::null) return;
    if (read == Read::value) m_timeframe = model::parse_timeframe(text);
    if (m_timeframe) return;
    const std::string shown = read == Read::value ? model::printable(text) : std::string(name_of(kind_of(value)));
    const std::string_view quote = read == Read::value ? "'" : "";
    refuse("chart.peripheralData.periodcity",
           fmt::format("periodcity is {}{}{}; daily and weekly are kept", quote, shown, quote));
  }

  void read_dot_data(Value& value, std::string place) {
    if (kind_of(value) != Kind::object) return read_dot_list(value, std::move(place));
    model::MarketContext& context = m_reading.context;
    read_object(value, k_dot_data_keys, place, [&](int key, Value& field) {
      if (key == k_dot_dates) return read_dot_list(field, place + ".dates");
      auto& flag = key == k_is_rs_blue_dot ? context.is_rs_blue_dot : key == k_is_asm ? context.is_asm : context.is_gsm;
      if (const auto read = read_flag(field)) flag = read;
    });
  }

  void read_dot_list(Value& value, std::string place) {
    if (auto refusal = m_dots.read(value, std::move(place))) refuse(refusal->where, refusal->reason);
  }

  void read_pattern(Value& value) {
    read_object(value, k_pattern_keys, "chart.lastCompletedPattern",
                [&](int, Value& field) { m_reading.context.pattern = context_text(field); });
  }

  void read_estimates(Value& value) {
    model::MarketContext& context = m_reading.context;
    read_object(value, k_estimate_keys, "chart.priceestimates", [&](int key, Value& field) {
      auto& target = key == k_mean          ? context.price_target_mean
                     : key == k_high_target ? context.price_target_high
                                            : context.price_target_low;
      target = context_number(field);
    });
  }

  Outcome finish() {
    if (m_is_error) {
      m_refusal = model::Refusal{"", "responseHeader", error_text()};
    } else {
      settle();
      if (!m_refusal) date_everything();
    }
    return outcome(m_reading);
  }

  std::string error_text() const {
    std::string text = "error body:";
    for (const std::string& part : m_error_texts) text += part.empty() ? "" : (text.ends_with(':') ? " " : ", ") + part;
    return text == "error body:" ? "error body: without a description" : text;
  }

  // What the document does not say is taken from the request, or refuses it.
  void settle() {
    if (!m_has_prices) refuse("chart.prices", "no chart.prices");
    if (m_reading.rows.empty()) refuse("chart.prices", "no bars: chart.prices is empty");
    if (m_reading.symbol.empty()) refuse("chart.peripheralData.symbol", "no chart.peripheralData.symbol");
    if (!m_timeframe) m_timeframe = m_request.timeframe;
    if (!m_timeframe) m_timeframe = model::timeframe_of_file(m_request.file_name);
    if (!m_timeframe) refuse("chart.peripheralData.periodcity", "no chart.peripheralData.periodcity; give --timeframe");
    if (!m_as_of) m_as_of = m_request.as_of;
    if (!m_as_of) refuse("responseHeader.asOfDate", "no responseHeader.asOfDate; give --as-of");
  }

  void date_everything() {
    m_reading.timeframe = *m_timeframe;
    m_reading.as_of = *m_as_of;
    m_reading.as_of_place = "responseHeader.asOfDate";
    m_reading.exchange = said_exchange();
    const base::TimeZone zone =
        (m_reading.exchange ? *m_reading.exchange : m_request.exchange_of(m_reading.symbol)).time_zone;
    for (size_t i = 0; i < m_reading.rows.size(); ++i) {
      const base::Date day = zone.local_date(base::Instant{m_price_dates_ms[i]});
      m_reading.rows[i].date = model::bar_date(*m_timeframe, day);
    }
    if (auto refusal = m_dots.settle(zone, m_reading)) refuse(refusal->where, refusal->reason);
  }

  // The symbol's ending says where it trades, else the moments that stand for dates: where they are midnights of India,
  // as the vendor's are (feed/README.md), whatever is configured for symbols without an ending. An odd one among
  // them dates none of the others.
  std::optional<model::Exchange> said_exchange() const {
    if (auto exchange = model::exchange_by_suffix(m_reading.symbol)) return exchange;
    const auto midnights = std::ranges::count_if(
        m_price_dates_ms, [](int64_t ms) { return (ms + k_india_offset_ms) % base::k_ms_per_day == 0; });
    return midnights * 10 >= std::ssize(m_price_dates_ms) * 9 ? std::optional(model::exchange_in_zone(k_india))
                                                              : std::nullopt;
  }

  const Request& m_request;
  MarketsmithRows m_rows;
  model::Reading m_reading;
  std::vector<int64_t> m_price_dates_ms;  // of the rows that are objects, which are all when nothing is refused
  MarketsmithDots m_dots;
  std::optional<model::Timeframe> m_timeframe;
  std::optional<base::Instant> m_as_of;
  bool m_has_prices = false;
  bool m_is_error = false;
  std::array<std::string, 3> m_error_texts;  // code, short and long description
};

}  // namespace

bool is_marketsmith(const Shape& shape) {
  if (shape.find("responseHeader") != nullptr) return true;
  const Shape::Member* chart = shape.find("chart");
  return chart != nullptr && (chart->has("prices") || chart->has("peripheralData"));
}

Outcome read_marketsmith(Object& root, std::string_view body, const Request& request) {
  return Reader(body, request).read(root);
}

}  // namespace bluedot::feed
