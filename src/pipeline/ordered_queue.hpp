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
// How long the consumer, where it only waits, does so for several results before it makes do with one: to be woken for
// each of a thousand small ones takes as long as what it does with them.
inline constexpr std::chrono::milliseconds k_to_gather{1};

// How many threads do the work: `always`, the consumer's own among them; and one more, up to `at_most`, each time that
// so many results in a row had to be read from the disk, for which a thread waits and leaves its processor idle. The
// first of those takes the consumer's place.
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

// Each worker calls its own function for the next index; pop() hands over the results 0, 1, 2, … While the next one is
// not there, the consumer works like the others, in its own thread: where there are as many threads as processors, none
// is idle and none is taken from the consumer by a worker. Where more are begun, it only waits. A worker waits when it
// is `window` results ahead of the consumer, which bounds the memory. The destructor stops the workers.
template <typename Result>
class OrderedQueue {
 public:
  using Work = std::function<Result(size_t index)>;

  // A copy of `make_work` is called once in each thread. What a worker throws, the next pop() throws. Threads that
  // cannot be had, or whose function cannot, leave the work to the others, down to the consumer alone.
  OrderedQueue(size_t count, Workers workers, size_t window, std::function<Work()> make_work)
      : m_count(count),
        m_window(window),
        m_always(workers.always),
        m_make_work(std::move(make_work)),
        m_at_most(workers.at_most),
        m_slots(window) {
    const std::scoped_lock lock(m_mutex);
    while (m_workers + 1 < m_always && start_worker()) {
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
    while (!m_failure && !m_slots[m_taken % m_window]) {
      if (has_room() && consumer_works()) {
        work_here(lock);
      } else if (!await(lock, quarter(), k_to_gather) && !await(lock, 1, k_between_looks)) {
        base::throw_if_interrupted();
      }
    }
    if (m_failure) std::rethrow_exception(m_failure);
    std::optional<Result> result = std::move(m_slots[m_taken % m_window]);
    m_slots[m_taken % m_window].reset();
    ++m_taken;
    // For room for several: a worker that is woken for each would take the consumer's processor each time.
    const bool is_room_awaited = m_waiting > 0 && m_claimed + quarter() <= m_taken + m_window;
    lock.unlock();
    if (is_room_awaited) m_room.notify_all();
    if (m_taken == m_count) m_work_here = nullptr;  // as the threads end by now, and with them what they hold
    return result;
  }

 private:
  size_t quarter() const { return std::max<size_t>(1, m_window / 4); }
  bool has_room() const { return m_claimed < m_count && m_claimed < m_taken + m_window; }
  // While fewer workers are there than processors; where it could not begin, only if nobody else does the work.
  bool consumer_works() const { return m_workers < m_always && (!m_cannot_work_here || m_workers == 0); }

  // Makes what the consumer works with, or one result. With the lock before and after.
  void work_here(std::unique_lock<std::mutex>& lock) {
    const bool is_ready = static_cast<bool>(m_work_here);
    const size_t index = m_claimed;
    if (is_ready) ++m_claimed;
    lock.unlock();
    std::exception_ptr failure;
    try {
      if (is_ready) {
        make(m_work_here, index);
      } else {
        m_work_here = m_make_work();
      }
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    if (!failure) return;
    m_cannot_work_here = !is_ready;
    if (!m_failure && (is_ready || m_workers == 0)) m_failure = std::move(failure);
  }

  // Whether the next `count` results, or as many as there will be, are there within that time, or never will be.
  bool await(std::unique_lock<std::mutex>& lock, size_t count, std::chrono::milliseconds time) {
    m_awaited_end = std::min(m_taken + count, m_count);
    m_missing = 0;
    for (size_t i = m_taken; i < m_awaited_end; ++i) m_missing += m_slots[i % m_window] ? 0U : 1U;
    const bool is_there = m_ready.wait_for(lock, time, [&] { return m_failure || m_missing == 0; });
    m_awaited_end = 0;
    return is_there;
  }

  // With the mutex held. Whether a thread began.
  bool start_worker() {
    try {
      m_threads.emplace_back([this, make_work = m_make_work] {
        if (const Work work = work_of(make_work)) run(work);
      });
    } catch (const std::exception&) {  // no memory, or too many threads
      return false;
    }
    ++m_workers;
    return true;
  }

  // Nothing where it cannot be had.
  Work work_of(const std::function<Work()>& make_work) {
    try {
      return make_work();
    } catch (...) {
      const std::scoped_lock lock(m_mutex);
      m_at_most = --m_workers;
      return {};
    }
  }

  void run(const Work& work) {
    try {
      while (const std::optional<size_t> index = claim()) make(work, *index);
    } catch (...) {
      const std::scoped_lock lock(m_mutex);
      if (!m_failure) m_failure = std::current_exception();
      m_ready.notify_one();
    }
  }

  void make(const Work& work, size_t index) {
    const int64_t reads_before = base::reads_from_disk();
    Result result = work(index);
    const bool has_read = base::reads_from_disk() != reads_before;
    bool is_awaited = false;
    {
      const std::scoped_lock lock(m_mutex);
      m_slots[index % m_window] = std::move(result);
      is_awaited = index < m_awaited_end && --m_missing == 0;
      m_reads_in_a_row = has_read ? m_reads_in_a_row + 1 : 0;
      if (m_reads_in_a_row >= k_reads_for_another_worker) add_worker();
    }
    if (is_awaited) m_ready.notify_one();
  }

  // With the mutex held. Where no thread can be had, those that are there go on.
  void add_worker() {
    m_reads_in_a_row = 0;
    if (m_stopped || m_at_most <= m_always || m_workers >= m_at_most || m_claimed == m_count) return;
    if (!start_worker()) m_at_most = m_workers;
  }

  std::optional<size_t> claim() {
    std::unique_lock lock(m_mutex);
    ++m_waiting;
    m_room.wait(lock, [&] { return m_stopped || m_claimed == m_count || has_room(); });
    --m_waiting;
    if (m_stopped || m_claimed == m_count) return std::nullopt;
    return m_claimed++;
  }

  const size_t m_count, m_window, m_always;
  const std::function<Work()> m_make_work;
  Work m_work_here;  // the consumer's own
  std::mutex m_mutex;
  size_t m_at_most, m_reads_in_a_row = 0;
  size_t m_workers = 0;  // threads but for the consumer's and those that could not begin
  size_t m_waiting = 0;  // of them, those that wait for room
  bool m_cannot_work_here = false;
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
