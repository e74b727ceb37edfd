#include "model/finality.hpp"

#include <algorithm>

namespace bluedot::model {

bool Finality::is_settled(base::Instant as_of, base::Date date, base::Instant close) const {
  if (provisional_from && *provisional_from <= date) return false;
  if (std::ranges::binary_search(partial, date)) return false;
  return as_of >= close || (settled_until && date <= *settled_until);
}

base::Date Finality::plain_before() const {
  const base::Date from = provisional_from.value_or(base::k_last_date);
  return partial.empty() ? from : std::min(from, partial.front());
}

}  // namespace bluedot::model
