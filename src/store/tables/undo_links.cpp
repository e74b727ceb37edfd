#include "store/tables/undo_links.hpp"

namespace bluedot::store {

std::optional<int64_t> UndoLinks::undone_by(int64_t batch) const {
  for (auto link = m_undoes.rbegin(); link != m_undoes.rend(); ++link) {
    if (link->second == batch && !undone_by(link->first)) return link->first;
  }
  return std::nullopt;
}

int64_t UndoLinks::root_of(int64_t batch) const {
  const auto found = m_undoes.find(batch);
  return found == m_undoes.end() ? batch : root_of(found->second);
}

UndoLinks read_undo_links(const sql::Reader& database, int64_t until) {
  UndoLinks links;
  sql::Statement row = database.prepare_named("undo_links");
  row.bind(until);
  while (row.step()) links.add(row.integer(0), row.integer(1));
  return links;
}

}  // namespace bluedot::store
