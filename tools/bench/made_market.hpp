// A made-up market for the benchmarks: documents shaped like MarketSmith's, the same for the same numbers on every
// machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

struct MadeBar {
  int64_t day = 0;  // since 1970-01-01
  double open = 0, high = 0, low = 0, close = 0;
  int64_t volume = 0;
  int rlst = 0;
  double bc = 0;
};

// The market's n-th symbol: a random walk over weekdays.
struct MadeSymbol {
  std::string code;           // SYM0007.IN
  std::vector<MadeBar> bars;  // dates ascending; the last `later_days` are days after the first document's
  std::vector<int64_t> dots;  // days, ascending
};

// `bars` until the first document and `later_days` after it.
MadeSymbol make_symbol(int number, int bars, int later_days);

// What the vendor answers `later` days after the first document: the last `window` bars until then, newest first, and
// every dot until then. On each later day one symbol in a hundred has an old bar restated. `indented`: as wide as the
// real documents, 380 bytes a bar.
std::string document_of(const MadeSymbol& symbol, int number, int later, int later_days, int window, bool indented);

}  // namespace bench
