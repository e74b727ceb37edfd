// A person's correction of a bar: the fields it holds against what documents say, or that there is no bar.
#pragma once

#include "model/bar.hpp"
#include "model/bar_fault.hpp"

#include <optional>
#include <string>

namespace bluedot::model {

// The fields that are held; absent ones follow the documents. An inner nothing holds "unknown".
struct HeldValues {
  std::optional<double> open, high, low, close;
  std::optional<std::optional<int64_t>> volume;
  std::optional<std::optional<double>> rlst, bc;
  std::optional<Session> session;
  bool is_settled = false;  // the bar is not provisional, as where a person gave all of it

  bool empty() const;
  friend bool operator==(const HeldValues&, const HeldValues&) = default;
};

// What all corrections of one date come to.
struct Correction {
  bool is_drop = false;  // there is no bar, whatever documents say
  HeldValues held;

  // A later correction over this one: a drop forgets held fields, held fields bring a dropped bar back.
  void add(const Correction& later);
  friend bool operator==(const Correction&, const Correction&) = default;
};

// The held fields over other values.
BarValues overlaid(const HeldValues& held, BarValues values);
// The held fields over what a document says, which also says whether the bar is provisional unless that is held.
// Nothing: the outcome is no possible bar. Not for a drop.
std::optional<Bar> applied(const HeldValues& held, const Bar& said);
// Why it is none; nothing when it is possible.
std::optional<BarFault> fault_over(const HeldValues& held, const Bar& said);
// The held fields by themselves; nothing when they are not all four prices, or no possible bar.
std::optional<Bar> standing_alone(const HeldValues& held, base::Date date);

// Whether two statements (nothing: no bar) are the same as far as the correction is concerned: in the fields it holds,
// or, of a drop, in everything.
bool same_where_held(const Correction& correction, const std::optional<Bar>& a, const std::optional<Bar>& b);
// Whether a statement says something else than the correction.
bool disagrees(const Correction& correction, const std::optional<Bar>& said);

}  // namespace bluedot::model
