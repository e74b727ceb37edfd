// Who is behind what stands at a date today: the record names who said it first, which may have been withdrawn since.
#pragma once

#include "model/change.hpp"
#include "sql/database.hpp"
#include "store/reading/bar_story.hpp"
#include "store/tables/export_reader.hpp"

#include <optional>
#include <vector>

namespace bluedot::store {

struct WhoSays {
  std::optional<SayingDocument> said_by;     // whose bar it is, apart from held fields; nothing: a person's, or derived
  std::optional<SayingDocument> decided_by;  // the document that decides the date, but for corrections
  bool is_derived = false;                   // a weekly bar that was worked out from daily ones, but for held fields
  std::vector<model::StoredBar> days;        // those
};

// By the one rule and the store's settings. Throws ArchivedEvidence where that cannot be told.
WhoSays who_says(const sql::Reader& database, const ExportSeries& series, base::Date date);
// The same of a symbol's blue dots: the document that decides the day; nothing when no list covers it.
std::optional<SayingDocument> who_says_dot(const sql::Reader& database, int64_t symbol_id, base::Date date);

}  // namespace bluedot::store
