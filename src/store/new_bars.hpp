// Bars that are inserted together: what insert_bars and insert_settled_bars select from.
#pragma once

#include "model/bar.hpp"
#include "sql/row_list.hpp"

#include <array>
#include <optional>
#include <vector>

namespace bluedot::store {

class NewBars : public sql::RowSource {
 public:
  static constexpr const char* k_name = "new_bars";
  static constexpr const char* k_columns =
      "date, open, high, low, close, volume, rlst, bc, session, provisional, document_id, pinned";

  void clear() { m_rows.clear(); }
  // The bar must live until it was inserted. Throws Error for an impossible one.
  void add(const model::Bar& bar, std::optional<int64_t> document_id, bool is_pinned);
  size_t row_count() const override { return m_rows.size(); }
  sql::Cell cell(size_t row, int column) const override;

 private:
  struct Row {
    const model::Bar* bar;
    std::array<char, 10> date;
    std::optional<int64_t> document_id;
    bool is_pinned;
  };
  std::vector<Row> m_rows;
  base::IsoDigits m_digits;
};

// The same for blue dots: what insert_signals and insert_free_signals select from.
class NewDots : public sql::RowSource {
 public:
  static constexpr const char* k_name = "new_dots";
  static constexpr const char* k_columns = "date, document_id, pinned";

  void clear() { m_rows.clear(); }
  void add(base::Date date, std::optional<int64_t> document_id, bool is_pinned);
  size_t row_count() const override { return m_rows.size(); }
  sql::Cell cell(size_t row, int column) const override;

 private:
  struct Row {
    std::array<char, 10> date;
    std::optional<int64_t> document_id;
    bool is_pinned;
  };
  std::vector<Row> m_rows;
  base::IsoDigits m_digits;
};

}  // namespace bluedot::store
