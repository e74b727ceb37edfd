// Which bars of a series carry a blue dot.
#pragma once

#include "model/timeframe.hpp"

#include <cstddef>
#include <vector>

namespace bluedot::model {

// A daily bar carries the dot of its day, a weekly one that of any day of its ISO week (feed/README.md).
class DotMarks {
 public:
  explicit DotMarks(Timeframe timeframe) : m_timeframe(timeframe) {}

  void add(base::Date dot) { m_marked.push_back(bar_date(m_timeframe, dot)); }  // by ascending date
  // To be asked by ascending date, once every dot was added.
  bool has(base::Date date) {
    while (m_next < m_marked.size() && m_marked[m_next] < date) ++m_next;
    return m_next < m_marked.size() && m_marked[m_next] == date;
  }

 private:
  Timeframe m_timeframe;
  std::vector<base::Date> m_marked;  // dates of bars, ascending
  size_t m_next = 0;
};

}  // namespace bluedot::model
