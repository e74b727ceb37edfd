// Bars that are possible and unlikely: taken in, and flagged (feed/README.md, what is rejected).
#pragma once

#include "base/date.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace bluedot::model {

enum class AnomalyKind : uint8_t {
  ghost,    // on a day of the week on which the series hardly trades, without volume or as another day's bar again
  scale,    // ten (or a hundred, …) times the bars before and behind, or that part of them
  outside,  // open or close outside low to high by rounding (model/bar_fault)
  flat,     // no volume, and the close before again in all four prices, in a series that else has volume
};
std::string_view name_of(AnomalyKind kind);     // `ghost`, `scale`, `outside`, `flat`
std::string_view meaning_of(AnomalyKind kind);  // what a person is told: `of volume 0 with the close before again`

struct Anomaly {
  AnomalyKind kind = AnomalyKind::ghost;
  std::vector<base::Date> dates;  // ascending, never empty
};

}  // namespace bluedot::model
