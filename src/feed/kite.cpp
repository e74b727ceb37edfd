// The dialect of Zerodha's Kite Connect: historical candles (feed/README.md;
// https://kite.trade/docs/connect/v3/historical).
#include "feed/dialect.hpp"
#include "feed/document_reader.hpp"
#include "feed/kite_candles.hpp"
#include "feed/kite_sessions.hpp"
#include "model/exchange.hpp"
#include "model/symbol_code.hpp"
#include "model/symbol_hint.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <vector>

namespace bluedot::feed {
namespace {

enum RootKey : int { k_status, k_data, k_message, k_error_type };
constexpr std::array<std::string_view, 4> k_root_keys{"status", "data", "message", "error_type"};
constexpr std::array<std::string_view, 1> k_data_keys{"candles"};
enum CandleField : size_t { k_begin, k_open, k_high, k_low, k_close, k_volume, k_open_interest };
constexpr std::array<std::string_view, 7> k_candle_fields{"timestamp", "open",   "high",         "low",
                                                          "close",     "volume", "open_interest"};

class Reader : private DocumentReader {
 public:
  explicit Reader(const Request& request) : m_request(request) { m_reading.rows_place = "data.candles"; }

  Outcome read(Object& root) {
    read_fields(root, k_root_keys, "", [&](int key, Value& value) {
      if (key == k_data) return read_data(value);
      m_texts[static_cast<size_t>(key)] = read_shown(value);
    });
    return finish();
  }

 private:
  void read_data(Value& value) {
    read_object(value, k_data_keys, "data", [&](int, Value& field) {
      const Kind kind = kind_of(field);
      m_has_candles = kind == Kind::list;
      if (m_has_candles) return for_each_element(field, [&](Value& element) { read_candle(element); });
      visit(field);
      if (kind != Kind::null) refuse("data.candles", fmt::format("data.candles is {}, not a list", name_of(kind)));
    });
  }

  void read_candle(Value& value) {
    Candle& candle = m_candles.emplace_back();
    candle.index = static_cast<uint32_t>(m_candles.size() - 1);
    const std::string place = fmt::format("data.candles[{}]", candle.index);
    const Kind kind = kind_of(value);
    if (kind != Kind::list) {
      visit(value);
      return refuse(place, fmt::format("the candle is {}, not a list", name_of(kind)));
    }
    size_t count = 0;
    for_each_element(value, [&](Value& element) { read_field(count++, element, candle); });
    if (count == 0) refuse(place, "the candle is empty");
    // Six, and the open interest of a derivative.
    if (count < k_open_interest) note(candle, "", fmt::format("the candle has {} values, not 6 or 7", count));
  }

  static void note(Candle& candle, std::string_view field, std::string problem) {
    if (!candle.problem.empty()) return;
    candle.bad_field = field;
    candle.problem = std::move(problem);
  }

  void read_field(size_t field, Value& value, Candle& candle) {
    switch (field) {
      case k_begin:
        return read_begin(value, candle);
      case k_open:
        return read_price(value, field, candle.open, candle);
      case k_high:
        return read_price(value, field, candle.high, candle);
      case k_low:
        return read_price(value, field, candle.low, candle);
      case k_close:
        return read_price(value, field, candle.close, candle);
      case k_volume:
        return read_volume(value, candle);
      case k_open_interest:
        return visit(value);
      default:
        visit(value);
        note(candle, "", "the candle has more than 7 values");
    }
  }

  void read_begin(Value& value, Candle& candle) {
    std::string_view text;
    const Read read = read_text(value, text);
    const auto begin = read == Read::value ? base::Instant::parse(text) : std::nullopt;
    // Instant::parse takes a date alone for its end; a candle's time says when it begins.
    if (begin && text.size() > 10 && base::can_be_dated(*begin)) {
      candle.begin = *begin;
      return;
    }
    const std::string shown = read == Read::value ? "'" + model::printable(text, 40) + "'" : complaint(value, read, "");
    refuse(fmt::format("data.candles[{}][0]", candle.index), read == Read::value
                                                                 ? shown + " is no time like 2023-04-17T09:15:00+0530"
                                                                 : "the time " + complaint(value, read, "text"));
  }

  static void read_price(Value& value, size_t field, std::optional<double>& price, Candle& candle) {
    double number = 0;
    const Read read = read_number(value, number);
    if (read == Read::value) {
      price = number;
    } else if (read != Read::null) {
      note(candle, k_candle_fields[field],
           fmt::format("{} {}", k_candle_fields[field], complaint(value, read, "a number")));
    }
  }

  static void read_volume(Value& value, Candle& candle) {
    int64_t number = 0;
    const Read read = read_shares(value, number, candle.is_volume_rounded);
    if (read == Read::value && number >= 0) {
      candle.volume = number;
    } else if (read == Read::value) {
      note(candle, "volume", fmt::format("volume {} is negative", number));
    } else if (read != Read::null) {
      note(candle, "volume", "volume " + complaint(value, read, "a number"));
    }
  }

  Outcome finish() {
    if (is_error()) {
      m_refusal = model::Refusal{"", "$", error_text()};
    } else {
      settle();
      if (!m_refusal) fill();
    }
    return outcome(m_reading);
  }

  // An answer that holds candles is data even without a status.
  bool is_error() const {
    if (m_has_candles) return m_texts[k_status] == "error";
    return m_texts[k_status] == "error" || !m_texts[k_error_type].empty() || !m_texts[k_message].empty();
  }

  std::string error_text() const {
    std::string text;
    for (const int key : {k_error_type, k_message}) {
      const std::string& part = m_texts[static_cast<size_t>(key)];
      text += (text.empty() || part.empty() ? "" : ": ") + part;
    }
    return "error body: " + (text.empty() ? "without a description" : text);
  }

  void settle() {
    if (!m_has_candles) refuse("data.candles", "no data.candles");
    if (m_candles.empty()) say_nothing("data.candles", "no bars: data.candles is empty");
    settle_symbol();
  }

  void settle_symbol() {
    model::SymbolHint hint{m_request.symbol, model::why_no_symbol(m_request.symbol)};
    if (m_request.symbol.empty() && m_request.is_one_of_several) {
      return refuse("$", "no symbol inside, and the file has other bodies; give --symbol, or a file to each");
    }
    if (m_request.symbol.empty()) hint = model::symbol_of_place(m_request.file_name, m_request.folder_name);
    if (hint.problem.empty()) {
      m_reading.symbol = std::move(hint.symbol);
    } else {
      refuse("$", "no symbol inside, and none in the file's name (" + hint.problem + "); give --symbol");
    }
  }

  void fill() {
    m_reading.timeframe =
        m_request.timeframe.value_or(model::timeframe_of_file(m_request.file_name).value_or(model::Timeframe::daily));
    // Kite serves Indian exchanges alone.
    auto exchange = model::exchange_by_suffix(m_reading.symbol);
    if (!exchange) exchange = model::exchange_by_suffix("X.NSE");
    m_candles = usable_candles(std::move(m_candles));
    if (m_candles.empty()) return say_nothing("data.candles", "no bars: the candles are empty");
    m_reading.rows = rows_of_candles(m_candles, m_reading.timeframe, exchange->time_zone);
    const KiteSessions sessions(m_candles, *exchange);
    m_reading.finality = sessions.finality(m_reading.timeframe, m_request.as_of ? m_request.as_of : m_request.now);
    m_reading.as_of_place = m_request.as_of ? "--as-of" : "data.candles";
    // The candles do not say when they were asked for: a day's candle of noon looks like one of the evening.
    m_reading.as_of = m_request.as_of.value_or(std::min(sessions.end(), m_request.now.value_or(sessions.end())));
    m_reading.exchange = std::move(exchange);
  }

  const Request& m_request;
  model::Reading m_reading;
  std::vector<Candle> m_candles;
  bool m_has_candles = false;
  std::array<std::string, k_root_keys.size()> m_texts;
};

}  // namespace

bool is_kite(const Shape& shape) {
  const Shape::Member* data = shape.find("data");
  if (data != nullptr && data->has("candles")) return true;
  const bool has_error_type = shape.find("error_type") != nullptr;
  return has_error_type && (shape.find("message") != nullptr || shape.find("status") != nullptr);
}

Outcome read_kite(Object& root, std::string_view, const Request& request) {
  return Reader(request).read(root);
}

}  // namespace bluedot::feed
