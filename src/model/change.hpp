// What a document does to a series: the values the comparison with the store comes out with.
#pragma once

#include "base/date.hpp"
#include "model/bar.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace bluedot::model {

// A bar as the store has it, and who said it.
struct StoredBar {
  Bar bar;
  bool is_pinned = false;
  std::optional<int64_t> document_id;
  std::optional<int64_t> batch_id;  // since which it stands, where that was asked for

  // Worked out from daily bars: no document and no person said it.
  bool is_derived() const { return !document_id && !is_pinned; }
};

enum class ChangeKind : uint8_t {
  insert,   // a date that had no bar
  revise,   // other values
  settle,   // a provisional bar confirmed or corrected after its session closed: no restatement
  retract,  // a covered date the document does not carry
  mark,     // the same values, held by a person's correction (or derived) from now on or not any more
};

struct BarChange {
  ChangeKind kind = ChangeKind::insert;
  base::Date date;
  std::optional<StoredBar> before;  // not for insert
  std::optional<Bar> after;         // not for retract
  // Where the date was evaluated again over all that was said: `after` is held by a person's correction, and the
  // document whose value it is (nothing: a person's, or derived). Else it is a value of the document being applied.
  bool is_evaluated = false, is_pinned = false;
  std::optional<int64_t> said_by = {};
};

// What a document says about a date. Without `said` it says there is no bar.
struct DatedWord {
  base::Date date;
  std::optional<Bar> said;
};

struct BarComparison {
  std::vector<BarChange> changes;    // dates ascending
  std::vector<DatedWord> outranked;  // another document or a correction decides, and it is not what stands; ascending
  // What its feed did not say before and no change shows: kept so that what every document said can be worked out
  // again.
  std::vector<DatedWord> recorded;
  int64_t unchanged = 0;       // bars the store has just so already
  int64_t standing = 0;        // bars of the document that no other document outranks
  int64_t stored_covered = 0;  // stored bars, but for derived ones, on dates the document covers
  int64_t retracted = 0;
  int64_t derived_retracted = 0;  // of these, bars that no document and no person said
  int64_t held_back = 0;          // bars that only a person's correction keeps from being retracted

  // Empties it and keeps its memory.
  void clear() {
    changes.clear();
    outranked.clear();
    recorded.clear();
    unchanged = standing = stored_covered = retracted = derived_retracted = held_back = 0;
  }
};

}  // namespace bluedot::model
