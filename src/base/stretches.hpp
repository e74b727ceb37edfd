// Work on many things in order, by threads of its own, while this one is told how far it is.
#pragma once

#include "base/background.hpp"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <functional>
#include <future>
#include <utility>
#include <vector>

namespace bluedot::base {

class Stretches {
 public:
  Stretches() = default;
  Stretches(const Stretches&) = delete;
  Stretches& operator=(const Stretches&) = delete;

  // Begins `work(index)` for each index below `count`, in stretches that the threads take in turns; a few things are
  // done here and now. A thread whose work throws ends. To be called once.
  void begin(size_t count, size_t threads, std::function<void(size_t index)> work) {
    m_count = count;
    m_work = std::move(work);
    m_ends.resize((count + k_length - 1) / k_length);
    if (m_ends.size() == 1) return run(0, 1);
    m_threads.reserve(threads);
    for (size_t i = 0; i < std::min(threads, m_ends.size()); ++i) {
      m_threads.push_back(in_background([this, i, threads] { run(i, threads); }));
    }
  }
  bool has_begun() const { return !m_ends.empty(); }

  // Waits until that one was worked on; throws what the work on it, or on one of its stretch, threw. To be called for
  // 0, 1, 2, ..., so that what ended a thread is met before what the thread did not come to.
  void await(size_t index) {
    if (index % k_length == 0) m_ends[index / k_length].get_future().get();
  }

  // Waits until no thread works any more.
  void finish() { m_threads.clear(); }

 private:
  static constexpr size_t k_length = 128;

  void run(size_t first, size_t step) {
    for (size_t stretch = first; stretch < m_ends.size(); stretch += step) {
      try {
        const size_t end = std::min((stretch + 1) * k_length, m_count);
        for (size_t i = stretch * k_length; i < end; ++i) m_work(i);
        m_ends[stretch].set_value();
      } catch (...) {
        m_ends[stretch].set_exception(std::current_exception());
        return;
      }
    }
  }

  size_t m_count = 0;
  std::function<void(size_t index)> m_work;
  std::vector<std::promise<void>> m_ends;
  std::vector<std::future<void>> m_threads;  // their destructors wait
};

}  // namespace bluedot::base
