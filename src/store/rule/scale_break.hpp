// Recognises that a series has two scales now: prices from a date on are in another one than the bars before it, which
// stay as they are. A split in a short delivery, pounds after pence, the edge of a window that was rescaled.
#pragma once

#include "model/change.hpp"
#include "model/document.hpp"
#include "sql/database.hpp"
#include "store/rule/rescaling.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bluedot::store {

struct ScaleBreak {
  base::Date date, last_old;   // the first bar in the new scale, the last one in the old
  int64_t bars = 0;            // in the old scale
  double factor = 1;           // new price = old price * factor
  std::string why;             // `the split 10:1 of 2024-06-10`, `GBp became GBP`
  bool scales_volume = false;  // a split changes the number of shares, another unit of money does not
};

// What a price in one unit of money is worth in another of the same currency: of GBp in GBP 0.01; nothing: they are
// none.
std::optional<double> factor_between(std::string_view currency, std::string_view other);

class ScaleBreaks {
 public:
  explicit ScaleBreaks(const sql::Reader& database);

  // Of a document that was applied. `rescaled`: its overlap, where that was said anew by one factor. `currency_before`:
  // of the symbol, as other documents say. Reads nothing unless something hints at a break: a rescaling, a split on a
  // new date, another currency, no overlap at all.
  std::optional<ScaleBreak> find(int64_t series_id, const model::Document& document,
                                 const model::BarComparison& comparison, const std::optional<Rescaling>& rescaled,
                                 std::string_view currency_before);
  // The currency that other documents than that one say of the symbol, the latest first; empty: none does.
  std::string currency_of_others(int64_t symbol_id, int64_t document_id);

 private:
  // At that bar of the document, if it stands to the one before it, its own or the store's, as the factor says.
  std::optional<ScaleBreak> at(int64_t series_id, const model::Document& document, size_t index,
                               std::optional<double> factor);

  sql::Statement m_bar_before, m_bars_before, m_currency;
};

}  // namespace bluedot::store
