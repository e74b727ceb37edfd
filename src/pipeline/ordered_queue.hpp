// Work done by several threads whose results come out in the order of the input, with a bound on what waits.
#pragma once

#include "base/error.hpp"
#include "base/interrupt.hpp"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
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

  // `make_work` is called once in each worker's thread. What a worker throws, the next pop() throws.
  OrderedQueue(size_t count, size_t workers, size_t window, const std::function<Work()>& make_work)
      : m_count(count), m_window(window), m_slots(window) {
    try {
      for (size_t i = 0; i < workers; ++i) {
        m_threads.emplace_back([this, make_work] { run(make_work); });
      }
    } catch (const std::system_error& error) {
      // Fewer threads do the same work; without any there is none to do it.
      if (m_threads.empty()) throw base::Error(std::string("cannot start a thread: ") + error.what());
    } catch (const std::bad_alloc&) {
      if (m_threads.empty()) throw;  // else they must be joined, which only a queue that was made does
    }
  }

  ~OrderedQueue() {
    {
      const std::scoped_lock lock(m_mutex);
      m_stopped = true;
    }
    m_room.notify_all();
    for (std::thread& thread : m_threads) thread.join();
  }
  OrderedQueue(const OrderedQueue&) = delete;
  OrderedQueue& operator=(const OrderedQueue&) = delete;

  // The next result; nothing after the last.
  std::optional<Result> pop() {
    std::unique_lock lock(m_mutex);
    if (m_taken == m_count) return std::nullopt;
    const auto is_there = [&] { return m_failure || m_slots[m_taken % m_window].has_value(); };
    while (!m_ready.wait_for(lock, k_between_looks, is_there)) base::throw_if_interrupted();
    if (m_failure) std::rethrow_exception(m_failure);
    std::optional<Result> result = std::move(m_slots[m_taken % m_window]);
    m_slots[m_taken % m_window].reset();
    ++m_taken;
    lock.unlock();
    m_room.notify_all();
    return result;
  }

 private:
  void run(const std::function<Work()>& make_work) {
    try {
      const Work work = make_work();
      while (const std::optional<size_t> index = claim()) {
        Result result = work(*index);
        {
          const std::scoped_lock lock(m_mutex);
          m_slots[*index % m_window] = std::move(result);
        }
        m_ready.notify_one();
      }
    } catch (...) {
      const std::scoped_lock lock(m_mutex);
      if (!m_failure) m_failure = std::current_exception();
      m_ready.notify_one();
    }
  }

  std::optional<size_t> claim() {
    std::unique_lock lock(m_mutex);
    m_room.wait(lock, [&] { return m_stopped || m_claimed == m_count || m_claimed < m_taken + m_window; });
    if (m_stopped || m_claimed == m_count) return std::nullopt;
    return m_claimed++;
  }

  const size_t m_count, m_window;
  std::mutex m_mutex;
  std::condition_variable m_ready, m_room;
  std::vector<std::optional<Result>> m_slots;
  size_t m_claimed = 0, m_taken = 0;
  bool m_stopped = false;
  std::exception_ptr m_failure;
  std::vector<std::thread> m_threads;
};

}  // namespace bluedot::pipeline
