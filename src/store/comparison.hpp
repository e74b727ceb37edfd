// The heart of the one rule: a document against what the store has of its series, date by date. Pure: no database.
#pragma once

#include "model/change.hpp"
#include "model/document.hpp"

#include <functional>
#include <span>

namespace bluedot::store {

// Says whether another document's statement about a date outranks this document's. Empty: none does anywhere.
using OutrankedOn = std::function<bool(base::Date)>;

// What keeps a document's statement from standing; an empty question is answered no for every date.
struct Deciders {
  OutrankedOn outranked_on;
  OutrankedOn held_on;  // a person's correction decides the date; the caller evaluates it again
};

// `stored`: the bars of the series inside the document's window, dates ascending. `result` is cleared first and keeps
// its memory.
void compare(std::span<const model::StoredBar> stored, const model::Document& document, const Deciders& deciders,
             model::BarComparison& result);

}  // namespace bluedot::store
