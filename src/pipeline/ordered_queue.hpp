// Work done by several threads whose results come out in the order of the input, with a bound on what waits.
#pragma once

#include "base/disk_waits.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/limits.hpp"

#include <algorithm>
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
#include <utility>
#include <vector>

namespace bluedot::pipeline {

// How long a wait goes on before the interrupt flag is looked at.
inline constexpr std::chrono::milliseconds k_between_looks{100};
// How long the consumer waits for several results before it makes do with one: to be woken for each of a thousand small
// ones takes as long as what it does with them.
inline constexpr std::chrono::milliseconds k_to_gather{1};

// How many threads do the work: `always`; and one more, up to `at_most`, each time that so many results in a row had to
// be read from the disk, for which a thread waits and leaves its processor idle.
struct Workers {
  size_t always = 1;
  size_t at_most = 1;
};
inline constexpr size_t k_reads_for_another_worker = 8;

// For `count` results; `jobs`: threads that compute. More than four times as many, or 16, do not read faster; and where
// somebody keeps the process short of descriptors or memory, none are begun that it can do without.
inline Workers workers_for(size_t jobs, size_t count) {
  const size_t always = std::max<size_t>(1, std::min(jobs, count));
  if (base::is_kept_short()) return {always, always};
  return {always, std::max(always, std::min<size_t>({4 * jobs, 16, count}))};
}

// Each worker calls its own function for the next index; pop() hands over the results 0, 1, 2, … A worker waits when it
// is `window` results ahead of the consumer, which bounds the memory. The destructor stops the workers.
template <typename Result>
class OrderedQueue {
 public:
  using Work = std::function<Result(size_t index)>;

  // A copy of `make_work` is called once in each worker's thread. What a worker throws, the next pop() throws.
  OrderedQueue(size_t count, Workers workers, size_t window, std::function<Work()> make_work)
      : m_count(count),
        m_window(window),
        m_make_work(std::move(make_work)),
        m_most_threads(workers.at_most),
        m_slots(window) {
    const std::scoped_lock lock(m_mutex);
    try {
      for (size_t i = 0; i < workers.always; ++i) start_worker(true);
    } catch (const std::system_error& error) {
      // Fewer threads do the same work; without any there is none to do it.
      if (m_threads.empty())
        throw base::Error(std::string("cannot start a thread (no memory, or too many): ") + error.what());
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
    if (!m_slots[m_taken % m_window] && !await(lock, std::max<size_t>(1, m_window / 4), k_to_gather)) {
      while (!await(lock, 1, k_between_looks)) base::throw_if_interrupted();
    }
    if (m_failure) std::rethrow_exception(m_failure);
    std::optional<Result> result = std::move(m_slots[m_taken % m_window]);
    m_slots[m_taken % m_window].reset();
    ++m_taken;
    lock.unlock();
    m_room.notify_all();
    return result;
  }

 private:
  // Whether the next `count` results, or as many as there will be, are there within that time, or never will be.
  bool await(std::unique_lock<std::mutex>& lock, size_t count, std::chrono::milliseconds time) {
    m_awaited_end = std::min(m_taken + count, m_count);
    m_missing = 0;
    for (size_t i = m_taken; i < m_awaited_end; ++i) m_missing += m_slots[i % m_window] ? 0U : 1U;
    const bool is_there = m_ready.wait_for(lock, time, [&] { return m_failure || m_missing == 0; });
    m_awaited_end = 0;
    return is_there;
  }

  // With the mutex held. A worker that is not needed may fail to begin.
  void start_worker(bool is_needed) {
    m_threads.emplace_back([this, make_work = m_make_work, is_needed] {
      if (const Work work = work_of(make_work, is_needed)) run(work);
    });
  }

  // Nothing where it cannot be had, which fails the queue if the worker is needed.
  Work work_of(const std::function<Work()>& make_work, bool is_needed) {
    try {
      return make_work();
    } catch (...) {
      if (is_needed) fail(std::current_exception());
      return {};
    }
  }

  void run(const Work& work) {
    try {
      int64_t reads = base::reads_from_disk();
      while (const std::optional<size_t> index = claim()) {
        Result result = work(*index);
        const int64_t reads_before = std::exchange(reads, base::reads_from_disk());
        const bool has_read = reads != reads_before;
        bool is_awaited = false;
        {
          const std::scoped_lock lock(m_mutex);
          m_slots[*index % m_window] = std::move(result);
          is_awaited = *index < m_awaited_end && --m_missing == 0;
          m_reads_in_a_row = has_read ? m_reads_in_a_row + 1 : 0;
          if (m_reads_in_a_row >= k_reads_for_another_worker) add_worker();
        }
        if (is_awaited) m_ready.notify_one();
      }
    } catch (...) {
      fail(std::current_exception());
    }
  }

  void fail(std::exception_ptr failure) {
    const std::scoped_lock lock(m_mutex);
    if (!m_failure) m_failure = std::move(failure);
    m_ready.notify_one();
  }

  // With the mutex held. Where no thread can be had, those that are there go on.
  void add_worker() {
    m_reads_in_a_row = 0;
    if (m_stopped || m_threads.size() >= m_most_threads || m_claimed == m_count) return;
    try {
      start_worker(false);
    } catch (const std::exception&) {
      m_most_threads = m_threads.size();
    }
  }

  std::optional<size_t> claim() {
    std::unique_lock lock(m_mutex);
    m_room.wait(lock, [&] { return m_stopped || m_claimed == m_count || m_claimed < m_taken + m_window; });
    if (m_stopped || m_claimed == m_count) return std::nullopt;
    return m_claimed++;
  }

  const size_t m_count, m_window;
  const std::function<Work()> m_make_work;
  std::mutex m_mutex;
  size_t m_most_threads, m_reads_in_a_row = 0;
  std::condition_variable m_ready, m_room;
  std::vector<std::optional<Result>> m_slots;
  size_t m_claimed = 0, m_taken = 0;
  size_t m_awaited_end = 0;  // the consumer waits for the results before this
  size_t m_missing = 0;      // of them, those that are not there
  bool m_stopped = false;
  std::exception_ptr m_failure;
  std::vector<std::thread> m_threads;
};

}  // namespace bluedot::pipeline
