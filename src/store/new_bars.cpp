#include "store/new_bars.hpp"

#include "store/bar_proof.hpp"

namespace bluedot::store {
namespace {

sql::Cell cell_of(const std::array<char, 10>& date) {
  return std::string_view(date.data(), date.size());
}

template <typename T>
sql::Cell cell_of(const std::optional<T>& value) {
  return value ? sql::Cell(*value) : sql::Cell(nullptr);
}

}  // namespace

void NewBars::add(const model::Bar& bar, std::optional<int64_t> document_id, bool is_pinned) {
  require_possible(bar);
  m_rows.push_back({&bar, m_digits.of(bar.date), document_id, is_pinned});
}

sql::Cell NewBars::cell(size_t row, int column) const {
  const Row& one = m_rows[row];
  const model::BarValues& v = one.bar->values;
  switch (column) {
    case 0:
      return cell_of(one.date);
    case 1:
      return v.open;
    case 2:
      return v.high;
    case 3:
      return v.low;
    case 4:
      return v.close;
    case 5:
      return cell_of(v.volume);
    case 6:
      return cell_of(v.rlst);
    case 7:
      return cell_of(v.bc);
    case 8:
      return name_of(v.session);
    case 9:
      return int64_t{one.bar->provisional ? 1 : 0};
    case 10:
      return cell_of(one.document_id);
    default:
      return int64_t{one.is_pinned ? 1 : 0};
  }
}

void NewDots::add(base::Date date, std::optional<int64_t> document_id, bool is_pinned) {
  require_possible(date);
  m_rows.push_back({m_digits.of(date), document_id, is_pinned});
}

sql::Cell NewDots::cell(size_t row, int column) const {
  const Row& one = m_rows[row];
  if (column == 0) return cell_of(one.date);
  return column == 1 ? cell_of(one.document_id) : sql::Cell(int64_t{one.is_pinned ? 1 : 0});
}

}  // namespace bluedot::store
