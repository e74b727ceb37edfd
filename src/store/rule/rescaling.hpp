// Recognises that a document says the prices of a series anew by one constant factor: a split or its like.
#pragma once

#include "model/change.hpp"
#include "model/document.hpp"

#include <cstdint>
#include <optional>
#include <span>

namespace bluedot::store {

struct Rescaling {
  double factor = 1;       // new price = old price * factor
  base::Date first, last;  // the bars that were rescaled
  base::Date date;         // the first date that was in the new scale already, or the day behind the last rescaled one
  int64_t bars = 0;
};

// `stored`: the bars of the window before the document; `comparison`: what the document does to them. Recognised when
// the revised bars are the oldest of the overlap without a gap between them, and all their prices
// differ by one factor, as far as prices rounded to two decimals (or to a float's seven digits) can tell; bars behind
// them must be as they were. What other documents or people decide does not count. Fewer bars than
// k_sure_rescaling_bars can agree on a factor by chance: then something else must explain it.
inline constexpr int64_t k_sure_rescaling_bars = 5;
std::optional<Rescaling> find_rescaling(std::span<const model::StoredBar> stored, const model::Document& document,
                                        const model::BarComparison& comparison);

}  // namespace bluedot::store
