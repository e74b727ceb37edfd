#include "quality/series/trailing_window.hpp"

#include <algorithm>

namespace bluedot::quality {

void TrailingWindow::push(std::optional<double> value) {
  if (m_values.size() < k_window_bars) {
    m_values.push_back(value);
  } else {
    std::swap(m_values[m_next], value);
    m_next = (m_next + 1) % k_window_bars;
    if (value) m_sorted.erase(std::ranges::lower_bound(m_sorted, *value));
    value = m_values[(m_next + k_window_bars - 1) % k_window_bars];
  }
  if (value) m_sorted.insert(std::ranges::upper_bound(m_sorted, *value), *value);
}

double TrailingWindow::deviation() const {
  // From the median outwards, the nearer of the next below and the next above, until half of them are passed.
  const double middle = median();
  size_t above = m_sorted.size() / 2;
  size_t below = above;  // one behind the next below
  double distance = 0;
  for (size_t passed = 0; passed <= m_sorted.size() / 2; ++passed) {
    const bool is_below_nearer =
        below > 0 && (above == m_sorted.size() || middle - m_sorted[below - 1] < m_sorted[above] - middle);
    distance = is_below_nearer ? middle - m_sorted[--below] : m_sorted[above++] - middle;
  }
  return distance;
}

}  // namespace bluedot::quality
