// What stands on the windows of the documents that a batch takes in: noted document by document, kept at its end.
#pragma once

#include "sql/database.hpp"
#include "store/shortcut/window_digest.hpp"

#include <cstdint>
#include <map>
#include <utility>

namespace bluedot::store {

class WindowNotes {
 public:
  explicit WindowNotes(sql::Writer& database);

  // Of the document that was applied to the series just now; void once another is applied.
  void note(int64_t series_id, WindowDigest digest) { m_windows.insert_or_assign(series_id, std::move(digest)); }
  void forget(int64_t series_id) { m_windows.erase(series_id); }
  // That the dots of its symbol are others now than was noted.
  void forget_dots(int64_t series_id);
  // Keeps what was noted, once the revisions were raised.
  void keep();

 private:
  sql::Statement m_drop_long, m_keep;
  std::map<int64_t, WindowDigest> m_windows;  // by series_id
};

}  // namespace bluedot::store
