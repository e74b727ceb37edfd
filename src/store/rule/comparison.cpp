#include "store/rule/comparison.hpp"

#include <algorithm>
#include <limits>

namespace bluedot::store {
namespace {

using model::ChangeKind;

bool answer(const OutrankedOn& question, base::Date date) {
  return question && question(date);
}

// One date that the document covers.
struct Compared {
  base::Date date;
  const model::StoredBar* stands = nullptr;
  const model::Bar* said = nullptr;
  // What its feed said before; nullptr: what stands.
  const BarsSaidBefore::mapped_type* said_before = nullptr;
};

void compare_date(const Compared& one, const Deciders& deciders, model::BarComparison& result) {
  const auto& [date, stands, said, said_before] = one;
  const auto statement = [&] {
    return model::DatedWord{one.date, one.said == nullptr ? std::nullopt : std::optional(*one.said)};
  };
  const auto record = [&] {
    const bool is_repeated = one.said_before != nullptr && *one.said_before && **one.said_before == statement().said;
    if (!is_repeated) result.recorded.push_back(statement());
  };
  const bool is_outranked = answer(deciders.outranked_on, date);
  // A document's own words end a derived bar even where they say the same: it is the document's from then on.
  const bool is_derived = stands != nullptr && stands->is_derived();
  const bool has_same_values = stands != nullptr && said != nullptr && stands->bar == *said;
  const bool same = has_same_values && !is_derived;
  if (stands != nullptr && !is_derived) ++result.stored_covered;
  if (said != nullptr && !is_outranked) ++result.standing;
  if (same || (stands == nullptr && said == nullptr)) {
    if (same) ++result.unchanged;
    if (said_before != nullptr) record();
    return;
  }
  const bool is_held = !is_outranked && answer(deciders.held_on, date);
  if (is_outranked || is_held) {
    if (is_held && said == nullptr && !is_derived) ++result.held_back;
    record();
    result.outranked.push_back(statement());
    return;
  }
  if (stands == nullptr) {
    result.changes.push_back({ChangeKind::insert, date, std::nullopt, *said});
  } else if (said == nullptr) {
    result.changes.push_back({ChangeKind::retract, date, *stands, std::nullopt});
    ++result.retracted;
    if (is_derived) ++result.derived_retracted;
    if (deciders.derives) record();
  } else {
    const bool settles = stands->bar.provisional && !said->provisional;
    const ChangeKind kind = has_same_values ? ChangeKind::mark : settles ? ChangeKind::settle : ChangeKind::revise;
    result.changes.push_back({kind, date, *stands, *said});
  }
}

}  // namespace

void compare(std::span<const model::StoredBar> stored, const model::Document& document, const Deciders& deciders,
             model::BarComparison& result) {
  constexpr base::Date k_none{std::numeric_limits<int32_t>::max()};
  result.clear();
  auto stands = stored.begin();
  auto said = document.bars.begin();
  auto before = deciders.said_before.lower_bound(document.first_date());
  while (true) {
    const base::Date of_store = stands == stored.end() ? k_none : stands->bar.date;
    const base::Date of_document = said == document.bars.end() ? k_none : said->date;
    const base::Date of_feed = before == deciders.said_before.end() ? k_none : before->first;
    const base::Date date = std::min({of_store, of_document, of_feed});
    if (date == k_none) return;
    if (date == of_document || !std::ranges::binary_search(document.gaps, date)) {
      compare_date({date, date == of_store ? &*stands : nullptr, date == of_document ? &*said : nullptr,
                    date == of_feed ? &before->second : nullptr},
                   deciders, result);
    }
    if (date == of_store) ++stands;
    if (date == of_document) ++said;
    if (date == of_feed) ++before;
  }
}

}  // namespace bluedot::store
