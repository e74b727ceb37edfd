// Work done by several threads whose results come out in the order of the input, with a bound on what waits.
#pragma once

#include "base/interrupt.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace bluedot::pipeline {

// How long a wait goes on before the interrupt flag is looked at.
inline constexpr std::chrono::milliseconds k_between_looks{100};

// Each worker calls its own function for the next index; pop() hands over the results 0, 1, 2, … A worker waits when it
// is `window` results ahead of the consumer, which bounds the memory. The destructor stops the workers.
template <typename Result>
class OrderedQueue {
 public:
  using Work = std::function<Result(size_t index)>;

  // `make_work` is called once in each thread, by several at a time. What a worker throws, the next pop() throws. The
  // consumer works itself where one worker is enough, or where no thread could be had or made its function.
  OrderedQueue(size_t count, size_t workers, size_t window, std::function<Work()> make_work)
      : m_count(count), m_make_work(std::move(make_work)), m_slots(window) {
    const std::scoped_lock lock(m_mutex);
    for (size_t i = 0, wanted = std::min(workers, count); wanted > 1 && i < wanted; ++i) {
      try {
        m_threads.emplace_back([this] { run(); });
      } catch (const std::exception&) {  // no memory, or too many threads: the others do the work
        break;
      }
    }
    m_workers = m_threads.size();
  }

  ~OrderedQueue() {
    {
      const std::scoped_lock lock(m_mutex);
      m_claimed = m_count;
    }
    m_room.notify_all();
    for (std::thread& thread : m_threads) thread.join();
  }
  OrderedQueue(const OrderedQueue&) = delete;
  OrderedQueue& operator=(const OrderedQueue&) = delete;

  // The next result; nullopt after the last.
  std::optional<Result> pop() {
    std::unique_lock lock(m_mutex);
    if (m_taken == m_count) return std::nullopt;
    while (m_workers > 0 && !m_failure && !slot(m_taken)) {
      if (m_ready.wait_for(lock, k_between_looks) == std::cv_status::timeout) base::throw_if_interrupted();
    }
    if (m_failure) std::rethrow_exception(m_failure);
    if (m_workers == 0) {
      if (!m_work_here) m_work_here = m_make_work();
      return m_work_here(m_taken++);
    }
    std::optional<Result> result = std::exchange(slot(m_taken), std::nullopt);
    ++m_taken;
    lock.unlock();
    m_room.notify_one();
    return result;
  }

 private:
  std::optional<Result>& slot(size_t index) { return m_slots[index % m_slots.size()]; }

  void run() {
    Work work;
    try {
      work = m_make_work();
    } catch (...) {  // the consumer meets the same if nobody else works
      const std::scoped_lock lock(m_mutex);
      --m_workers;
      m_ready.notify_one();
      return;
    }
    try {
      while (const std::optional<size_t> index = claim()) {
        Result result = work(*index);
        const std::scoped_lock lock(m_mutex);
        slot(*index) = std::move(result);
        if (*index == m_taken) m_ready.notify_one();
      }
    } catch (...) {
      const std::scoped_lock lock(m_mutex);
      if (!m_failure) m_failure = std::current_exception();
      m_ready.notify_one();
    }
  }

  std::optional<size_t> claim() {
    std::unique_lock lock(m_mutex);
    m_room.wait(lock, [&] { return m_claimed == m_count || m_claimed < m_taken + m_slots.size(); });
    if (m_claimed == m_count) return std::nullopt;
    return m_claimed++;
  }

  const size_t m_count;
  const std::function<Work()> m_make_work;
  Work m_work_here;  // the consumer's own
  std::mutex m_mutex;
  std::condition_variable m_ready, m_room;
  std::vector<std::optional<Result>> m_slots;
  size_t m_claimed = 0, m_taken = 0;
  size_t m_workers = 0;  // threads but for those that could not make their function
  std::exception_ptr m_failure;
  std::vector<std::thread> m_threads;
};

}  // namespace bluedot::pipeline
