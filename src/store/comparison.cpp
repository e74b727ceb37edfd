#include "store/comparison.hpp"

#include <algorithm>

namespace bluedot::store {
namespace {

using model::ChangeKind;

bool answer(const OutrankedOn& question, base::Date date) {
  return question && question(date);
}

// One date that the document covers: what stands and what the document says.
void compare_date(base::Date date, const model::StoredBar* stands, const model::Bar* said, const Deciders& deciders,
                  model::BarComparison& result) {
  const bool is_outranked = answer(deciders.outranked_on, date);
  // A document's own words end a derived bar even where they say the same: it is the document's from then on.
  const bool is_derived = stands != nullptr && stands->is_derived();
  const bool has_same_values = stands != nullptr && said != nullptr && stands->bar == *said;
  const bool same = has_same_values && !is_derived;
  if (stands != nullptr && !is_derived) ++result.stored_covered;
  if (said != nullptr && !is_outranked) ++result.standing;
  if (same || (stands == nullptr && said == nullptr)) {
    if (same) ++result.unchanged;
    return;
  }
  const bool is_held = !is_outranked && answer(deciders.held_on, date);
  if (is_outranked || is_held) {
    if (is_held && said == nullptr && !is_derived) ++result.held_back;
    result.outranked.push_back({date, said == nullptr ? std::nullopt : std::optional(*said)});
    return;
  }
  if (stands == nullptr) {
    result.changes.push_back({ChangeKind::insert, date, std::nullopt, *said});
  } else if (said == nullptr) {
    result.changes.push_back({ChangeKind::retract, date, *stands, std::nullopt});
    ++result.retracted;
    if (is_derived) ++result.derived_retracted;
  } else {
    const bool settles = stands->bar.provisional && !said->provisional;
    const ChangeKind kind = has_same_values ? ChangeKind::mark : settles ? ChangeKind::settle : ChangeKind::revise;
    result.changes.push_back({kind, date, *stands, *said});
  }
}

}  // namespace

void compare(std::span<const model::StoredBar> stored, const model::Document& document, const Deciders& deciders,
             model::BarComparison& result) {
  result.clear();
  auto stands = stored.begin();
  auto said = document.bars.begin();
  while (stands != stored.end() || said != document.bars.end()) {
    const bool has_both = stands != stored.end() && said != document.bars.end();
    const bool take_stored = stands != stored.end() && (!has_both || stands->bar.date <= said->date);
    const bool take_said = said != document.bars.end() && (!has_both || said->date <= stands->bar.date);
    const base::Date date = take_stored ? stands->bar.date : said->date;
    if (take_said || !std::ranges::binary_search(document.gaps, date)) {
      compare_date(date, take_stored ? &*stands : nullptr, take_said ? &*said : nullptr, deciders, result);
    }
    if (take_stored) ++stands;
    if (take_said) ++said;
  }
}

}  // namespace bluedot::store
