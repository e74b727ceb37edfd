// What a feed read from one body, before anyone judged it: values as they came, in the order in which they came.
#pragma once

#include "base/date.hpp"
#include "base/instant.hpp"
#include "model/bar.hpp"
#include "model/corporate_action.hpp"
#include "model/exchange.hpp"
#include "model/finality.hpp"
#include "model/market_context.hpp"
#include "model/timeframe.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::model {

// One row of the body that speaks about one date.
struct Row {
  base::Date date;                               // exchange's date; of a weekly row already the Friday of its ISO week
  std::optional<double> open, high, low, close;  // absent: null or not there
  std::optional<int64_t> volume;
  std::optional<double> rlst, bc;
  Session session = Session::trading;
  bool is_volume_rounded = false;  // it came as a fraction
  uint32_t index = 0;              // position in the list or object of rows, from 0
  size_t begin = 0;  // the row's text in the body: [begin, end); empty when it does not stand in one piece
  size_t end = 0;
  // A value that is there and is no number of the expected kind, a field that stands twice: the first such field and
  // what is wrong with it. Empty when every field could be read.
  std::string bad_field, problem;
};

// What the name of a file says of the symbol of the documents in it, by their feed.
enum class FileName : uint8_t {
  says_nothing,    // the document names its symbol, and the file may be called anything
  repeats_symbol,  // a name that says another symbol than the document is suspect
  is_symbol,       // the document names none
};

struct Reading {
  std::string_view feed;  // `marketsmith`; points to static storage
  FileName file_name = FileName::says_nothing;
  std::string symbol;  // has passed why_no_symbol
  Timeframe timeframe = Timeframe::daily;
  base::Instant as_of;
  Finality finality;                  // what the feed says of it beyond `as_of`
  std::string as_of_place;            // JSON path: `responseHeader.asOfDate`
  std::string rows_place;             // JSON path of the rows: `chart.prices`
  std::vector<std::string> row_keys;  // when the rows are an object's values: its keys, by Row::index
  std::vector<Row> rows;
  std::string dots_place;        // JSON path of the dots: `chart.blueDotData.dates`
  std::vector<base::Date> dots;  // as listed; empty says nothing
  MarketContext context;
  std::vector<CorporateAction> actions;
  // Where the symbol trades, when the document itself says so; else the request is asked.
  std::optional<Exchange> exchange;
  bool is_columnar = false;  // the rows are not objects: each field is a list of its own, `rows_place.high[17]`
};

// `chart.prices[17]`, or `chart.prices["key"]` for rows of an object.
std::string row_place(const Reading& reading, const Row& row);
// The place of one field of a row; of the row when `field` is empty.
std::string field_place(const Reading& reading, const Row& row, std::string_view field);
// The row as it came; of a row that stands nowhere in one piece (columns, a day made of minutes) its values as JSON.
std::string row_text(const Row& row, std::string_view body);

}  // namespace bluedot::model
