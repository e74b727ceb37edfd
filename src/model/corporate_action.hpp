// A split or a dividend as a feed reports it; bars are kept as the feed writes them, with or without it.
#pragma once

#include "base/date.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace bluedot::model {

enum class ActionKind : uint8_t { split, dividend };

struct CorporateAction {
  ActionKind kind = ActionKind::split;
  base::Date date;     // the first day on which it holds, in the exchange's calendar
  double value = 0;    // of a split: new price = old price * value; of a dividend: the amount a share
  std::string detail;  // as the feed writes it: `4:1`; empty when that says no more than the value

  friend bool operator==(const CorporateAction&, const CorporateAction&) = default;
};

inline std::string_view name_of(ActionKind kind) {  // as the store's table has it
  return kind == ActionKind::split ? "split" : "dividend";
}

}  // namespace bluedot::model
