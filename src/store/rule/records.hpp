// What is recorded of a date: every value that stood or was said, and what a feed said last. The same for bars and
// dots.
#pragma once

#include "base/date.hpp"
#include "model/bar.hpp"
#include "sql/database.hpp"
#include "store/rule/standing.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::store {

// The events that begin and end it. An event is a batch and, within it, a document.
struct Record {
  int64_t row_id = 0;  // in the history; 0: it stands
  bool is_pinned = false;
  std::optional<int64_t> document_id;
  std::optional<int64_t> since_batch;  // nothing: it never stood
  std::optional<int64_t> until_batch;  // nothing: it stands
  std::optional<int64_t> until_document_id;
  std::string feed, until_feed;  // of the document that said it, and of the one that ended it
  bool is_as_said = false;       // it was recorded when its document came; not put back by a later batch
};

struct BarRecord : Record {
  std::optional<model::Bar> bar;  // nothing: the document said there is no bar

  static std::optional<model::Bar> none() { return std::nullopt; }
  const std::optional<model::Bar>& value() const { return bar; }
  // Worked out from daily bars: no document and no person said it.
  bool is_derived() const { return bar && !document_id && !is_pinned; }
};

struct DotRecord : Record {
  bool is_present = true;

  static bool none() { return false; }
  bool value() const { return is_present; }
  bool is_derived() const { return false; }
};

template <typename OneRecord>
using Records = std::map<base::Date, std::vector<OneRecord>>;

// Of a series, and of a symbol's dots, on [first, last].
Records<BarRecord> read_bar_records(const sql::Reader& database, int64_t series_id, base::Date first, base::Date last);
Records<DotRecord> read_dot_records(const sql::Reader& database, int64_t symbol_id, base::Date first, base::Date last);

// What a feed said last: `record`, or that what it is of is no more.
template <typename OneRecord>
struct LastWord {
  const OneRecord* record = nullptr;
  bool is_gone = false;

  auto said() const { return is_gone ? OneRecord::none() : record->value(); }
};

// The last that documents of `feed` up to that one recorded of a date, in the order in which they came: what they imply
// does not change when an older one comes late, and not when one is withdrawn. Nothing: they recorded nothing.
template <typename OneRecord>
std::optional<LastWord<OneRecord>> last_word(const std::vector<OneRecord>& records, std::string_view feed,
                                             int64_t until_document = std::numeric_limits<int64_t>::max()) {
  std::optional<LastWord<OneRecord>> last;
  int64_t said_by = 0;
  for (const OneRecord& one : records) {
    if (one.feed != feed || !one.is_as_said || one.is_pinned) continue;
    if (*one.document_id > until_document || *one.document_id <= said_by) continue;
    last = {&one, false};
    said_by = *one.document_id;
  }
  // A document that ends a value and has none of its own said that there is none, if none stood after it. (It can also
  // have made a correction fit, or another week be derived.)
  for (const OneRecord& one : records) {
    if (one.until_feed != feed || !one.since_batch || (!one.document_id && !one.is_pinned)) continue;
    if (*one.until_document_id > until_document || *one.until_document_id <= said_by) continue;
    const Event end{*one.until_batch, *one.until_document_id};
    if (std::ranges::any_of(records, [&](const Record& other) { return stood_at(other, end); })) continue;
    last = {&one, true};
    said_by = *one.until_document_id;
  }
  return last;
}

// What stood at that event, but for what was derived: of that a document says its own even if it is the same.
template <typename OneRecord>
auto stood(const std::vector<OneRecord>& records, Event event) {
  for (const OneRecord& one : records) {
    if (!one.is_derived() && stood_at(one, event)) return one.value();
  }
  return OneRecord::none();
}

// What a document of `feed` says of the date that came with that event and goes on from what its feed said before.
template <typename OneRecord>
auto said_after(const std::vector<OneRecord>& records, std::string_view feed, Event event) {
  const auto last = last_word(records, feed, event.second);
  return last ? last->said() : stood(records, event);
}

}  // namespace bluedot::store
