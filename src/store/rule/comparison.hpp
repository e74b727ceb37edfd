// The heart of the one rule: a document against what the store has of its series, date by date. Pure: no database.
#pragma once

#include "model/change.hpp"
#include "model/document.hpp"

#include <functional>
#include <map>
#include <optional>
#include <span>

namespace bluedot::store {

// Says whether another document's statement about a date outranks this document's. Empty: none does anywhere.
using OutrankedOn = std::function<bool(base::Date)>;

// What a document's feed said last of a date: the bar, or that there is none. The outer nothing: it is in doubt.
using BarsSaidBefore = std::map<base::Date, std::optional<std::optional<model::Bar>>>;

// What keeps a document's statement from standing, and from being recorded; an empty question is answered no for every
// date.
struct Deciders {
  OutrankedOn outranked_on;
  OutrankedOn held_on;              // a person's correction decides the date; the caller evaluates it again
  BarsSaidBefore said_before = {};  // on all other dates the feed said what stands, as far as it spoke
  // Days can give the date another bar in the same batch: a retraction is recorded by itself, too.
  bool derives = false;
};

// `stored`: the bars of the series inside the document's window, dates ascending. `result` is cleared first and keeps
// its memory.
void compare(std::span<const model::StoredBar> stored, const model::Document& document, const Deciders& deciders,
             model::BarComparison& result);

}  // namespace bluedot::store
