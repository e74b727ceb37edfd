#include "base/on_threads.hpp"

#include <atomic>
#include <future>
#include <vector>

namespace bluedot::base {

void on_threads(size_t threads, size_t count, const std::function<void(size_t index)>& work) {
  std::atomic<size_t> next = 0;
  const auto work_on = [&] {
    for (size_t index = next++; index < count; index = next++) work(index);
  };
  std::vector<std::future<void>> workers;
  for (size_t i = 0; i < threads; ++i) workers.push_back(std::async(std::launch::async, work_on));
  for (std::future<void>& worker : workers) worker.get();
}

}  // namespace bluedot::base
