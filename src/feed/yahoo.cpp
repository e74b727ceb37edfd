// The dialect of Yahoo Finance's chart API, version 8 (feed/README.md).
#include "base/error.hpp"
#include "feed/dialect.hpp"
#include "feed/document_reader.hpp"
#include "feed/yahoo_columns.hpp"
#include "feed/yahoo_events.hpp"
#include "feed/yahoo_periods.hpp"
#include "model/exchange.hpp"
#include "model/symbol_code.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::feed {
namespace {

using Keys = std::string_view;

enum RootKey : int { k_chart, k_finance };
constexpr std::array<Keys, 2> k_root_keys{"chart", "finance"};
enum ChartKey : int { k_result, k_error };
constexpr std::array<Keys, 2> k_chart_keys{"result", "error"};
enum ErrorKey : int { k_code, k_description };
constexpr std::array<Keys, 2> k_error_keys{"code", "description"};
enum ResultKey : int { k_meta, k_timestamp, k_indicators, k_events };
constexpr std::array<Keys, 4> k_result_keys{"meta", "timestamp", "indicators", "events"};
constexpr std::array<Keys, 1> k_indicator_keys{"quote"};
enum MetaKey : int {
  k_symbol,
  k_currency,
  k_zone,
  k_short_zone,
  k_granularity,
  k_market_time,
  k_long_name,
  k_short_name,
  k_week_52_high,
  k_week_52_low,
  k_trading_period
};
constexpr std::array<Keys, 11> k_meta_keys{
    "symbol",   "currency",  "exchangeTimezoneName", "timezone",        "dataGranularity",     "regularMarketTime",
    "longName", "shortName", "fiftyTwoWeekHigh",     "fiftyTwoWeekLow", "currentTradingPeriod"};
constexpr std::array<Keys, 1> k_period_keys{"regular"};
enum SessionKey : int { k_session_begin, k_session_end };
constexpr std::array<Keys, 2> k_session_keys{"start", "end"};

constexpr const char* k_meta_place = "chart.result[0].meta";

std::string text_of(Value& value) {
  std::string_view text;
  return read_text(value, text) == Read::value ? std::string(text) : std::string();
}

std::optional<double> price_of(Value& value) {
  const std::string_view token = value.raw_json_token();
  double number = 0;
  if (read_number(value, number) != Read::value) return std::nullopt;
  return narrowed_price(token.substr(0, token.find_last_not_of(" \t\n\r") + 1), number);
}

// Seconds since the epoch that can be dated.
std::optional<int64_t> time_of(Value& value) {
  int64_t seconds = 0;
  if (read_whole(value, seconds) != Read::value || std::abs(seconds) > INT64_MAX / 1000) return std::nullopt;
  return base::can_be_dated(base::Instant{seconds * 1000}) ? std::optional(seconds) : std::nullopt;
}

class Reader : private DocumentReader {
 public:
  explicit Reader(const Request& request) : m_request(request) {
    m_reading.is_columnar = true;
    m_reading.as_of_place = "chart.result[0].meta.regularMarketTime";
    m_reading.rows_place = "chart.result[0].indicators.quote[0]";
  }

  Outcome read(Object& root) {
    read_fields(root, k_root_keys, "", [&](int key, Value& value) {
      m_root = k_root_keys[static_cast<size_t>(key)];
      read_object(value, k_chart_keys, m_root, [&](int part, Value& field) {
        if (part == k_error) return read_error(field);
        read_results(field);
      });
    });
    return finish();
  }

 private:
  void read_error(Value& value) {
    const Kind kind = kind_of(value);
    m_is_error = kind != Kind::null;
    if (kind != Kind::object) {
      m_error_texts[k_description] = read_shown(value);
      return;
    }
    read_object(value, k_error_keys, "chart.error",
                [&](int key, Value& field) { m_error_texts[static_cast<size_t>(key)] = read_shown(field); });
  }

  void read_results(Value& value) {
    if (kind_of(value) != Kind::list) return visit(value);
    for_each_element(value, [&](Value& element) {
      if (++m_results > 1) return visit(element);
      read_object(element, k_result_keys, "chart.result[0]", [&](int key, Value& field) { read_part(key, field); });
    });
  }

  void read_part(int key, Value& value) {
    switch (key) {
      case k_meta:
        return read_meta(value);
      case k_timestamp:
        return refuse_for(m_columns.read_times(value));
      case k_indicators:
        return read_object(value, k_indicator_keys, "chart.result[0].indicators",
                           [&](int, Value& field) { read_quotes(field); });
      default:
        return refuse_for(m_events.read(value));
    }
  }

  void read_quotes(Value& value) {
    if (kind_of(value) != Kind::list) return visit(value);
    size_t count = 0;
    for_each_element(value, [&](Value& element) {
      if (count++ > 0) return visit(element);
      refuse_for(m_columns.read_quote(element));
    });
  }

  void read_meta(Value& value) {
    model::MarketContext& context = m_reading.context;
    read_object(value, k_meta_keys, k_meta_place, [&](int key, Value& field) {
      switch (key) {
        case k_symbol:
          return read_symbol(field);
        case k_granularity:
          m_granularity = text_of(field);
          return;
        case k_market_time:
          m_market_time = time_of(field);
          return;
        case k_trading_period:
          return read_trading_period(field);
        case k_week_52_high:
          context.week_52_high = price_of(field);
          return;
        case k_week_52_low:
          context.week_52_low = price_of(field);
          return;
        default:
          m_texts[static_cast<size_t>(key)] = text_of(field);
      }
    });
  }

  void read_symbol(Value& value) {
    std::string_view text;
    const Read read = read_text(value, text);
    const std::string problem =
        read == Read::value ? model::why_no_symbol(text) : "the symbol " + complaint(value, read, "text");
    if (!problem.empty()) return refuse("chart.result[0].meta.symbol", problem);
    m_reading.symbol = text;
  }

  void read_trading_period(Value& value) {
    read_object(value, k_period_keys, "chart.result[0].meta.currentTradingPeriod", [&](int, Value& regular) {
      read_object(
          regular, k_session_keys, "chart.result[0].meta.currentTradingPeriod.regular",
          [&](int key, Value& time) { (key == k_session_begin ? m_session.begin : m_session.end) = time_of(time); });
    });
  }

  void refuse_for(std::optional<model::Refusal> refusal) {
    if (refusal) refuse(std::move(refusal->where), std::move(refusal->reason));
  }

  Outcome finish() {
    if (m_is_error || m_results == 0) {
      m_refusal = model::Refusal{"", m_root, error_text()};
    } else {
      settle();
      if (!m_refusal) date_everything();
    }
    return outcome(m_reading);
  }

  std::string error_text() const {
    std::string text;
    for (const std::string& part : m_error_texts) text += (text.empty() || part.empty() ? "" : ": ") + part;
    if (text.empty()) text = m_is_error ? "without a description" : "no result and no description";
    return "error body: " + text;
  }

  void settle() {
    if (m_results > 1) refuse("chart.result", fmt::format("{} results in one answer, not one", m_results));
    if (m_reading.symbol.empty()) refuse("chart.result[0].meta.symbol", "no chart.result[0].meta.symbol");
    settle_timeframe();
    if (m_columns.are_empty()) return say_nothing("chart.result[0]", "no bars: neither times nor prices");
    if (!m_columns.has_times()) refuse("chart.result[0].timestamp", "no chart.result[0].timestamp: bars without dates");
    refuse_for(m_columns.find_fault());
  }

  // What was asked for does not matter: Yahoo answers long ranges in larger steps than it was asked for.
  void settle_timeframe() {
    const std::string place = std::string(k_meta_place) + ".dataGranularity";
    if (m_granularity == "1d") {
      m_reading.timeframe = model::Timeframe::daily;
    } else if (m_granularity == "1wk") {
      m_reading.timeframe = model::Timeframe::weekly;
    } else if (!m_granularity.empty()) {
      refuse(place, fmt::format("the interval is '{}'; 1d and 1wk are kept", model::printable(m_granularity)));
    } else {
      auto timeframe = m_request.timeframe;
      if (!timeframe) timeframe = model::timeframe_of_file(m_request.file_name);
      if (!timeframe) return refuse(place, "no " + place + "; give --timeframe");
      m_reading.timeframe = *timeframe;
    }
  }

  void date_everything() {
    m_reading.context.currency = m_texts[k_currency];
    m_reading.context.name = m_texts[m_texts[k_long_name].empty() ? k_short_name : k_long_name];
    m_reading.exchange = said_exchange();
    const model::Exchange exchange = m_reading.exchange ? *m_reading.exchange : m_request.exchange_of(m_reading.symbol);
    const YahooPeriods periods(exchange, m_reading.timeframe, m_columns.times(), m_market_time, m_session);
    if (auto problem = periods.why_no_weeks(); !problem.empty()) {
      return refuse("chart.result[0].timestamp", std::move(problem));
    }
    m_reading.rows = m_columns.rows();
    periods.date(m_reading.rows);
    m_reading.actions = m_events.dated([&](int64_t seconds) { return periods.day_of_stamp(seconds); });
    const int64_t newest = *std::ranges::max_element(m_columns.times());
    m_reading.as_of = instant(std::max(newest, m_market_time.value_or(newest)));
    m_reading.finality = periods.finality(m_reading.rows, m_reading.as_of, m_request.now);
  }

  // The zone the document names; the close is what the symbol's ending, or the zone, says.
  std::optional<model::Exchange> said_exchange() const {
    for (const int key : {k_zone, k_short_zone}) {
      const std::string& zone = m_texts[static_cast<size_t>(key)];
      if (zone.empty() || (key == k_short_zone && zone.find('/') == std::string::npos)) continue;  // `EST` has no DST
      try {
        auto by_suffix = model::exchange_by_suffix(m_reading.symbol);
        if (by_suffix && by_suffix->time_zone.name() == zone) return by_suffix;
        return model::exchange_in_zone(zone);
      } catch (const base::Error&) {
        continue;  // a zone this system does not know is no zone
      }
    }
    return std::nullopt;
  }

  const Request& m_request;
  model::Reading m_reading;
  YahooColumns m_columns;
  YahooEvents m_events;
  std::string m_root = "chart";
  size_t m_results = 0;
  bool m_is_error = false;
  std::array<std::string, 2> m_error_texts;  // code and description
  std::array<std::string, k_meta_keys.size()> m_texts;
  std::string m_granularity;
  std::optional<int64_t> m_market_time;  // seconds since the epoch
  YahooSession m_session;
};

}  // namespace

bool is_yahoo(const Shape& shape) {
  for (const std::string_view key : k_root_keys) {
    const Shape::Member* member = shape.find(key);
    if (member != nullptr && member->has("result") && member->has("error")) return true;
  }
  const Shape::Member* chart = shape.find("chart");
  return chart != nullptr && chart->has("result");
}

Outcome read_yahoo(Object& root, std::string_view, const Request& request) {
  return Reader(request).read(root);
}

}  // namespace bluedot::feed
