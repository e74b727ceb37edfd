// Every value a bar has had, with the documents that said them: the one that stands, those that stood, and those that
// were said and never stood; what a feed says again is no value of its own.
#pragma once

#include "base/date.hpp"
#include "model/bar.hpp"
#include "model/correction.hpp"
#include "model/timeframe.hpp"
#include "sql/database.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::store {

// A document as the origin of a value.
struct SayingDocument {
  int64_t document_id = 0, batch_id = 0;
  std::string source, feed, as_of, path, digest;
  int64_t size_bytes = 0;
  std::string symbol;                   // as the document has it, or as its file was called
  std::optional<int64_t> withdrawn_by;  // the undo that took it back
};

// Ten columns of a row, as the queries of stories have them; nothing when the first is NULL.
std::optional<SayingDocument> read_saying_document(const sql::Statement& row, int column);

enum class ValueState : int8_t { never_stood = -1, stood = 0, stands = 1 };
std::string_view name_of(ValueState state);  // `never stood`, `stood`, `stands`

struct BarValue {
  std::optional<model::BarValues> values;  // nothing: the statement is that there is no bar
  bool is_provisional = false, is_pinned = false;
  ValueState state = ValueState::stands;
  // It stood, or stands, in the state after each batch of [since, until). A value that never stood has the batch that
  // said it as `until` alone. Without `since` another program put a value that stands there.
  std::optional<int64_t> since_batch, until_batch;
  std::optional<SayingDocument> document;  // nothing: a person said it, or it was worked out from daily bars
  std::optional<SayingDocument> ended_by;  // the document that replaced or retracted it; nothing: none did

  bool is_derived() const { return values && !document && !is_pinned; }
};

// Oldest first. Empty: nobody ever said a word about that date which is not what stands.
std::vector<BarValue> bar_story(const sql::Reader& database, int64_t series_id, base::Date date);

struct DotValue {
  base::Date date;
  bool is_present = true;  // not: the statement is that there is no dot
  bool is_pinned = false;
  ValueState state = ValueState::stands;
  std::optional<int64_t> since_batch, until_batch;
  std::optional<SayingDocument> document;
};

// The blue dots a bar of the symbol carries or has carried: of its day, or of any day of its ISO week. By day, then
// oldest first.
std::vector<DotValue> dot_story(const sql::Reader& database, int64_t symbol_id, model::Timeframe timeframe,
                                base::Date date);

// A person's correction that is in force.
struct BarPin {
  int64_t batch_id = 0;
  model::Correction correction;
  std::string reason;
};
struct DotPin {
  base::Date date;
  int64_t batch_id = 0;
  bool is_dot = true;
  std::string reason;
};

// Those of a bar, oldest first.
// The files in which older values of that bar, or of the dots it carries, are archived.
std::set<std::string> archives_of_story(const sql::Reader& database, int64_t series_id, int64_t symbol_id,
                                        model::Timeframe timeframe, base::Date date);

std::vector<BarPin> bar_pins(const sql::Reader& database, int64_t series_id, base::Date date);
// Those of the blue dots that the bar carries or would carry.
std::vector<DotPin> dot_pins(const sql::Reader& database, int64_t symbol_id, model::Timeframe timeframe,
                             base::Date date);

}  // namespace bluedot::store
