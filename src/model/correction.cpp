#include "model/correction.hpp"

namespace bluedot::model {
namespace {

void put_over(HeldValues& below, const HeldValues& above) {
  if (above.open) below.open = above.open;
  if (above.high) below.high = above.high;
  if (above.low) below.low = above.low;
  if (above.close) below.close = above.close;
  if (above.volume) below.volume = above.volume;
  if (above.rlst) below.rlst = above.rlst;
  if (above.bc) below.bc = above.bc;
  if (above.session) below.session = above.session;
  below.is_settled = below.is_settled || above.is_settled;
}

}  // namespace

bool HeldValues::empty() const {
  return *this == HeldValues{};
}

void Correction::add(const Correction& later) {
  if (later.is_drop) {
    *this = later;
    return;
  }
  is_drop = false;
  put_over(held, later.held);
}

BarValues overlaid(const HeldValues& held, BarValues values) {
  if (held.open) values.open = *held.open;
  if (held.high) values.high = *held.high;
  if (held.low) values.low = *held.low;
  if (held.close) values.close = *held.close;
  if (held.volume) values.volume = *held.volume;
  if (held.rlst) values.rlst = *held.rlst;
  if (held.bc) values.bc = *held.bc;
  if (held.session) values.session = *held.session;
  return values;
}

std::optional<Bar> applied(const HeldValues& held, const Bar& said) {
  if (fault_over(held, said)) return std::nullopt;
  return Bar{said.date, overlaid(held, said.values), said.provisional && !held.is_settled};
}

std::optional<BarFault> fault_over(const HeldValues& held, const Bar& said) {
  const BarValues values = overlaid(held, said.values);
  auto fault = find_fault(values);
  // What the vendor himself says outside its range the person need not mend.
  if (!fault && !find_contradiction(said.values)) fault = find_contradiction(values);
  return fault;
}

std::optional<Bar> standing_alone(const HeldValues& held, base::Date date) {
  if (!held.open || !held.high || !held.low || !held.close) return std::nullopt;
  return applied(held, Bar{date, {}, false});
}

bool same_where_held(const Correction& correction, const std::optional<Bar>& a, const std::optional<Bar>& b) {
  if (a.has_value() != b.has_value()) return false;
  if (!a) return true;
  if (correction.is_drop) return a->values == b->values;
  const HeldValues& held = correction.held;
  const BarValues &x = a->values, &y = b->values;
  return (!held.open || x.open == y.open) && (!held.high || x.high == y.high) && (!held.low || x.low == y.low) &&
         (!held.close || x.close == y.close) && (!held.volume || x.volume == y.volume) &&
         (!held.rlst || x.rlst == y.rlst) && (!held.bc || x.bc == y.bc) && (!held.session || x.session == y.session);
}

bool disagrees(const Correction& correction, const std::optional<Bar>& said) {
  if (correction.is_drop || !said) return correction.is_drop == said.has_value();
  return overlaid(correction.held, said->values) != said->values;
}

}  // namespace bluedot::model
