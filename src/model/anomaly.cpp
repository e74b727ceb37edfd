#include "model/anomaly.hpp"

namespace bluedot::model {

std::string_view name_of(AnomalyKind kind) {
  switch (kind) {
    case AnomalyKind::ghost:
      return "ghost";
    case AnomalyKind::scale:
      return "scale";
    case AnomalyKind::outside:
      return "outside";
    case AnomalyKind::flat:
      break;
  }
  return "flat";
}

std::string_view meaning_of(AnomalyKind kind) {
  switch (kind) {
    case AnomalyKind::ghost:
      return "on a day of the week without trade, of volume 0 or the next day's again";
    case AnomalyKind::scale:
      return "in another scale than the bars around (a power of ten times, or that part)";
    case AnomalyKind::outside:
      return "with an open or close outside low to high, by rounding";
    case AnomalyKind::flat:
      break;
  }
  return "of volume 0 with the close before again";
}

}  // namespace bluedot::model
