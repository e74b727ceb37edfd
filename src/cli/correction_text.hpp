// A person's correction as typed (`close=101.5 volume=unknown`) and as shown.
#pragma once

#include "cli/output.hpp"
#include "model/correction.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bluedot::cli {

// What `amend` is asked for: fields of the bar, and whether the day has a blue dot.
struct TypedFields {
  model::HeldValues held;
  std::optional<bool> is_dot;
};

// `field=value` each: open, high, low, close, volume, rlst, bc, session (trading or holiday), blue_dot (yes or no);
// volume, rlst and bc can be `unknown`. Throws Error (usage) naming the field and what it takes.
TypedFields parse_fields(const std::vector<std::string>& typed);

// `close 101.5, volume unknown`, or `no bar`.
std::string correction_text(const model::Correction& correction);
// What a statement says about the fields a correction holds: `close 99`, or `no bar`.
std::string statement_text(const model::Correction& correction, const std::optional<model::Bar>& said);
// `{"close":101.5,"volume":null}`
Json held_json(const model::HeldValues& held);

}  // namespace bluedot::cli
