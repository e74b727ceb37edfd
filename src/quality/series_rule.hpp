// The rules by which a series is judged as it stands in the store: each a pure function in a file of
// src/quality/series/, with a threshold, what it means for a person, and where it comes from.
//
// A rule sees the bars before those it judges (k_lead_bars) and few after them (k_bars_after), so that a day that is
// added is judged at the cost of a day. What it says of a date depends on nothing else: on no clock, and on no bar
// farther away. To that end a flaw of several bars ends with its month: the rest of it is a flaw of the next one.
#pragma once

#include "model/bar.hpp"
#include "model/corporate_action.hpp"
#include "model/exchange.hpp"
#include "model/flaw.hpp"
#include "model/timeframe.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace bluedot::quality {

inline constexpr size_t k_lead_bars = 250;  // a year: what a rule may look back
inline constexpr size_t k_bars_after = 6;   // what it may look ahead, where those bars are there already

struct SeriesInView {
  model::Timeframe timeframe;
  const model::Exchange& exchange;
  std::span<const model::Bar> bars;                 // ascending; holidays and provisional bars included
  base::Date from;                                  // flaws that begin before it are not wanted
  std::span<const model::CorporateAction> actions;  // splits and dividends that are known of the symbol, ascending
};

struct SeriesRule {
  std::string_view name;     // a-z and _: `jump`; also the setting `quality.jump`
  std::string_view meaning;  // for a person: `the close moved by more than … percent in a day`
  std::string_view source;   // where it, or its threshold, is from
  double threshold = 0;      // its unit stands in `meaning`
  model::Severity severity = model::Severity::warning;
  // Of one bar the first rule of the table that finds something is told, and no other: they have one cause. A rule that
  // stands alone looks at what the others do not, and is told beside them.
  bool stands_alone = false;
  // The bar after the flaw leads back to the bars before it. That is no flaw of its own.
  bool leads_back = false;
  // Appends what it finds, ascending. Adjoining bars of one flaw are one finding, from the first to the last.
  void (*judge)(const SeriesInView& series, double threshold, std::vector<model::Flaw>& flaws);
};

// In the order in which they are told.
std::span<const SeriesRule> series_rules();
// Nothing for a name that is no rule's.
const SeriesRule* find_series_rule(std::string_view name);

}  // namespace bluedot::quality
