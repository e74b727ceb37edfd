// Which undo takes back which batch, and what follows from it.
#pragma once

#include "sql/database.hpp"

#include <cstdint>
#include <limits>
#include <map>
#include <optional>

namespace bluedot::store {

// A batch holds unless an undo that holds takes it back. A batch can have been taken back more than once, where an undo
// was undone in between and holds again.
class UndoLinks {
 public:
  // Undos are added in the order in which they were made.
  void add(int64_t undo, int64_t batch) { m_undoes[undo] = batch; }

  // The newest undo that holds and takes the batch back; nothing: the batch holds.
  std::optional<int64_t> undone_by(int64_t batch) const;
  // The batch whose documents all of it is about: undoing 5, which undid 3, which undid 1, is about those of 1.
  int64_t root_of(int64_t batch) const;

  const std::map<int64_t, int64_t>& all() const { return m_undoes; }  // an undo, and the batch it takes back

 private:
  std::map<int64_t, int64_t> m_undoes;
};

// The undos up to the batch `until`.
UndoLinks read_undo_links(const sql::Reader& database, int64_t until = std::numeric_limits<int64_t>::max());

}  // namespace bluedot::store
