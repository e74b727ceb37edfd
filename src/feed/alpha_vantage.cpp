// The dialect of Alpha Vantage: TIME_SERIES_DAILY and _WEEKLY, plain and adjusted (feed/README.md;
// https://www.alphavantage.co/documentation/).
#include "base/error.hpp"
#include "base/letter_case.hpp"
#include "feed/alpha_vantage_rows.hpp"
#include "feed/dialect.hpp"
#include "feed/document_reader.hpp"
#include "model/exchange.hpp"
#include "model/symbol_code.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace bluedot::feed {
namespace {

constexpr std::string_view k_meta_data = "Meta Data";
// The whole of the answer, with HTTP status 200, when there is no data.
constexpr std::array<std::string_view, 3> k_error_keys{"Error Message", "Note", "Information"};

bool is_error_key(std::string_view key) {
  return std::ranges::find(k_error_keys, key) != k_error_keys.end();
}

// `Time Series (Daily)`, `Weekly Adjusted Time Series`, `Time Series (5min)`, `Time Series FX (Daily)`.
bool is_series_key(std::string_view key) {
  return key.find("Time Series") != std::string_view::npos;
}

std::optional<model::Timeframe> timeframe_of(std::string_view series_key) {
  const std::string words = words_of(series_key);
  if (words.find("monthly") != std::string::npos) return std::nullopt;
  if (words.find("daily") != std::string::npos) return model::Timeframe::daily;
  if (words.find("weekly") != std::string::npos) return model::Timeframe::weekly;
  return std::nullopt;
}

class Reader : private DocumentReader {
 public:
  Reader(std::string_view body, const Request& request) : m_request(request), m_rows(body) {
    m_reading.as_of_place = "Meta Data.3. Last Refreshed";
  }

  Outcome read(Object& root) {
    for (auto entry : root) {
      check(entry.error());
      Field&& field = std::move(entry).value_unsafe();
      const std::string key(key_of(field));
      if (key == k_meta_data) {
        read_meta(field.value());
      } else if (is_series_key(key)) {
        read_series(key, field.value());
      } else if (is_error_key(key)) {
        read_error(field.value());
      } else {
        visit(field.value());
      }
    }
    return finish();
  }

 private:
  void read_error(Value& value) {
    const std::string text = read_shown(value);
    if (m_error.empty()) m_error = text.empty() ? "without a description" : text;
  }

  void read_meta(Value& value) {
    if (std::exchange(m_has_meta, true)) {
      visit(value);
      return refuse(std::string(k_meta_data), "Meta Data stands twice");
    }
    if (kind_of(value) != Kind::object) return visit(value);
    for_every_field(value, [&](Field& field) {
      const std::string words = words_of(key_of(field));
      const std::string text = read_shown(field.value());
      std::string* wanted = words == "symbol"           ? &m_symbol
                            : words == "last refreshed" ? &m_refreshed
                            : words == "time zone"      ? &m_zone
                                                        : nullptr;
      if (wanted == nullptr) return;
      if (!wanted->empty()) refuse("Meta Data", words + " stands twice");
      *wanted = text;
    });
  }

  void read_series(const std::string& key, Value& value) {
    if (!m_reading.rows_place.empty()) {
      visit(value);
      return refuse(key, fmt::format("a second series beside {}", m_reading.rows_place));
    }
    m_reading.rows_place = model::printable(key);
    m_timeframe = timeframe_of(key);
    if (!m_timeframe) {
      visit(value);
      return refuse(m_reading.rows_place,
                    fmt::format("the series is '{}'; daily and weekly are kept", m_reading.rows_place));
    }
    if (kind_of(value) != Kind::object) {
      const Kind kind = kind_of(value);
      visit(value);
      return refuse(m_reading.rows_place, fmt::format("the series is {}, not an object", name_of(kind)));
    }
    m_reading.timeframe = *m_timeframe;
    if (auto refusal = m_rows.read(value, m_reading)) refuse(refusal->where, refusal->reason);
  }

  Outcome finish() {
    // A note beside the data is no error: the data are there.
    if (m_reading.rows_place.empty() && !m_error.empty()) {
      m_refusal = model::Refusal{"", "$", "error body: " + m_error};
    } else {
      settle();
    }
    return outcome(m_reading);
  }

  void settle() {
    settle_symbol();
    if (m_reading.rows_place.empty()) refuse("$", "no time series");
    if (m_reading.rows.empty()) refuse(m_reading.rows_place, "no bars: the series is empty");
    if (m_refusal) return;
    m_reading.exchange = said_exchange();
    settle_as_of(m_reading.exchange ? *m_reading.exchange : m_request.exchange_of(m_reading.symbol));
  }

  void settle_symbol() {
    std::string symbol = base::upper(m_symbol);  // Alpha Vantage repeats the request's spelling
    if (symbol.empty()) symbol = m_request.symbol;
    if (symbol.empty()) return refuse("Meta Data.2. Symbol", "no Meta Data.2. Symbol; give --symbol");
    const std::string problem = model::why_no_symbol(symbol);
    if (!problem.empty()) return refuse("Meta Data.2. Symbol", problem);
    m_reading.symbol = std::move(symbol);
  }

  // The document claims New York's zone for every symbol, which is right for those without an ending alone.
  std::optional<model::Exchange> said_exchange() const {
    if (auto exchange = model::exchange_by_suffix(m_reading.symbol)) return exchange;
    if (m_zone == "US/Eastern") return model::exchange_in_zone("America/New_York");
    try {
      if (!m_zone.empty()) return model::exchange_in_zone(m_zone);
    } catch (const base::Error&) {
      // What is no zone says nothing.
    }
    return std::nullopt;
  }

  void settle_as_of(const model::Exchange& exchange) {
    const base::TimeZone zone = exchange.time_zone;
    const auto date = base::Date::parse_iso(m_refreshed.substr(0, 10));
    if (date && m_refreshed.size() == 10) {
      // A date alone means its end, where the exchange is.
      m_reading.as_of = base::Instant{zone.at(*date, 24 * 60 - 1).milliseconds + base::k_ms_per_minute - 1};
    } else if (date) {
      settle_unfinished(*date, zone);
    } else if (m_refreshed.empty() && m_request.as_of) {
      m_reading.as_of = *m_request.as_of;
    } else {
      refuse("Meta Data.3. Last Refreshed",
             m_refreshed.empty() ? "no Meta Data.3. Last Refreshed; give --as-of"
                                 : fmt::format("'{}' is no date or time", model::printable(m_refreshed, 40)));
    }
  }

  // With a time of day the bar of that day is in progress, whatever the clock says.
  void settle_unfinished(base::Date date, base::TimeZone exchange_zone) {
    const auto wall = base::Instant::parse(m_refreshed + "Z");  // the time of day, as if in UTC
    if (!wall) {
      return refuse("Meta Data.3. Last Refreshed",
                    fmt::format("'{}' is no date or time", model::printable(m_refreshed, 40)));
    }
    const int64_t of_day = wall->milliseconds - int64_t{date.days} * base::k_ms_per_day;
    const base::TimeZone zone = claimed_zone(exchange_zone);
    m_reading.as_of = base::Instant{zone.at(date, static_cast<int>(of_day / base::k_ms_per_minute)).milliseconds +
                                    of_day % base::k_ms_per_minute};
    const base::Date newest = std::ranges::max(m_reading.rows, {}, &model::Row::date).date;
    if (newest == model::bar_date(m_reading.timeframe, date)) m_reading.finality.provisional_from = newest;
  }

  base::TimeZone claimed_zone(base::TimeZone exchange_zone) const {
    try {
      if (!m_zone.empty()) return base::TimeZone::named(m_zone == "US/Eastern" ? "America/New_York" : m_zone);
    } catch (const base::Error&) {
      // What is no zone says nothing.
    }
    return exchange_zone;
  }

  const Request& m_request;
  model::Reading m_reading;
  AlphaVantageRows m_rows;
  std::optional<model::Timeframe> m_timeframe;
  bool m_has_meta = false;
  std::string m_symbol, m_refreshed, m_zone, m_error;
};

}  // namespace

bool is_alpha_vantage(const Shape& shape) {
  const Shape::Member* meta = shape.find(k_meta_data);
  if (meta != nullptr && meta->kind == Kind::object) return true;
  const auto& members = shape.members;
  if (std::ranges::any_of(members, [](const Shape::Member& member) { return is_series_key(member.key); })) return true;
  return members.size() == 1 && is_error_key(members.front().key);
}

Outcome read_alpha_vantage(Object& root, std::string_view body, const Request& request) {
  return Reader(body, request).read(root);
}

}  // namespace bluedot::feed
