// The last values of a series in order of size, for the median and how far the others lie from it: moved on by one
// value at a cost of nanoseconds.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace bluedot::quality {

// Of a quarter of a year: long enough for a median, short enough to follow how lively a market is.
inline constexpr size_t k_window_bars = 60;
// Fewer values than this tell nothing of what is usual.
inline constexpr size_t k_least_in_window = 20;

class TrailingWindow {
 public:
  // Takes the place of the value k_window_bars before. One that is not known takes a place too.
  void push(std::optional<double> value);
  size_t known() const { return m_sorted.size(); }
  bool tells() const { return known() >= k_least_in_window; }
  // The upper of the two in the middle where there are two; of at least one known value.
  double median() const { return m_sorted[m_sorted.size() / 2]; }
  double largest() const { return m_sorted.back(); }
  // The median of the absolute deviations from median().
  double deviation() const;

 private:
  std::vector<std::optional<double>> m_values;  // a ring
  size_t m_next = 0;
  std::vector<double> m_sorted;  // of those that are known
};

}  // namespace bluedot::quality
