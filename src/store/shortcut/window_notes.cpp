#include "store/shortcut/window_notes.hpp"

#include <string>

namespace bluedot::store {

WindowNotes::WindowNotes(sql::Writer& database)
    : m_drop_long(database.prepare_named("drop_long_window_digest")),
      m_keep(database.prepare_named("keep_window_digest")) {}

void WindowNotes::forget_dots(int64_t series_id) {
  if (const auto noted = m_windows.find(series_id); noted != m_windows.end()) noted->second.dots.reset();
}

void WindowNotes::keep() {
  for (const auto& [series_id, digest] : m_windows) m_drop_long.bind(series_id, digest.size_in_bytes()).run();
  for (const auto& [series_id, digest] : m_windows) {
    const std::string first = digest.first_date().iso(), last = digest.last_date().iso(), bytes = digest.bytes();
    m_keep.bind(series_id, digest.stretch_days(), first, last);
    m_keep.bind_blob_at(5, bytes);
    if (digest.dots) {
      m_keep.bind_at(6, digest.dots->since.iso());
      m_keep.bind_blob_at(7, digest.dots->bytes());
    } else {
      m_keep.bind_at(6, nullptr);
      m_keep.bind_at(7, nullptr);
    }
    m_keep.run();
  }
  m_windows.clear();
}

}  // namespace bluedot::store
