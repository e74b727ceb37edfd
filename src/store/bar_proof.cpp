#include "store/bar_proof.hpp"

#include "base/error.hpp"
#include "model/bar_fault.hpp"

namespace bluedot::store {
namespace {

bool is_possible(base::Date date) {
  return date >= base::k_first_date && date <= base::k_last_date;
}

[[noreturn]] void refuse(base::Date date) {
  throw base::Error("an impossible value of " + date.iso() + " reached the store; this is a mistake in bluedot");
}

}  // namespace

void require_possible(const model::Bar& bar) {
  if (!is_possible(bar.date) || model::find_fault(bar.values)) refuse(bar.date);
}

void require_possible(base::Date date) {
  if (!is_possible(date)) refuse(date);
}

}  // namespace bluedot::store
