// The order of the documents of one feed: the latest of them decides (src/README.md, the one rule). Two answers of one
// moment are ordered by what only grows within a day, the volume of the newest bar and then the number of bars. The
// digest decides between the rest, so that one of them does in whatever order they arrive.
#pragma once

#include "base/instant.hpp"

#include <compare>
#include <cstdint>
#include <string>

namespace bluedot::model {

struct DocumentOrder {
  base::Instant as_of;
  // Of the newest bar, 0 where it is unknown. Below 0: taken in before schema 10, when the digest alone broke ties.
  int64_t newest_volume = 0;
  int64_t bar_count = 0;  // accepted bars
  std::string digest;     // 32 hexadecimal digits

  friend auto operator<=>(const DocumentOrder&, const DocumentOrder&) = default;
};

}  // namespace bluedot::model
