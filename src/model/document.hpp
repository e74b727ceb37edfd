// A document: what one feed says about one series at one moment, judged and ready to be compared with the store.
#pragma once

#include "base/date.hpp"
#include "base/instant.hpp"
#include "model/bar.hpp"
#include "model/corporate_action.hpp"
#include "model/document_order.hpp"
#include "model/exchange.hpp"
#include "model/finality.hpp"
#include "model/market_context.hpp"
#include "model/timeframe.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::model {

enum class RefusalKind : uint8_t {
  fault,
  not_json,      // and so perhaps a stream of several bodies
  list,          // JSON, and no document, but perhaps of documents
  no_document,   // it is JSON of no dialect known here
  too_large,     // and was not read
  says_nothing,  // an answer as it should be, without any bar, as of a holiday: no fault, and only counted
};

// Why a document was not taken in: where in it, and the reason, without the path.
struct Refusal {
  std::string symbol;  // empty when the document was refused before its symbol was known
  std::string where;   // `chart.prices[17].high`, `byte 512`, `$` for the whole; empty when there was nothing to read
  std::string reason;
  RefusalKind kind = RefusalKind::fault;
};

// A bar (or a dot) that was set aside; the document says nothing about its date.
struct RejectedBar {
  std::optional<base::Date> date;
  std::string where;  // `chart.prices[17].high`
  std::string reason;
  std::string row;  // the row as it came, as JSON text
};

struct Document {
  std::string_view feed;      // points to static storage
  std::string symbol;         // ours
  std::string vendor_symbol;  // as the document has it; empty: the same
  Timeframe timeframe = Timeframe::daily;
  base::Instant as_of;
  Finality finality;
  std::vector<Bar> bars;                   // accepted; dates ascending and unique; never empty
  std::vector<base::Date> gaps;            // inside the window, ascending and unique: dates about which it says nothing
  std::vector<RejectedBar> rejected_bars;  // in the document's own order
  std::vector<RejectedBar> rejected_dots;  // set aside: dated after `as_of`
  std::vector<base::Date> dots;            // ascending, unique, none after `as_of`; empty says nothing
  base::Date dots_last;                    // dots cover [dots.front(), dots_last]: until the date of `as_of`
  MarketContext context;
  std::vector<CorporateAction> actions;
  // By which its bars are dated and judged, whatever is known of its symbol otherwise; there once it was judged.
  std::optional<Exchange> exchange;
  bool says_exchange = false;  // the document itself says it

  base::Date first_date() const { return bars.front().date; }  // the window
  base::Date last_date() const { return bars.back().date; }
  DocumentOrder order(std::string digest) const {
    return {as_of, bars.back().values.volume.value_or(0), static_cast<int64_t>(bars.size()), std::move(digest)};
  }
};

}  // namespace bluedot::model
