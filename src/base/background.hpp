// Work beside other work: for what waits for the disk while this thread has something else to do.
#pragma once

#include <exception>
#include <future>
#include <system_error>

namespace bluedot::base {

// `work()` on a thread of its own; where none can be had, here and now. What it throws `get` throws. The future's
// destructor waits for the thread, so that what `work` refers to only has to outlive the future.
template <typename Work>
[[nodiscard]] std::future<void> in_background(Work work) {
  try {
    return std::async(std::launch::async, work);
  } catch (const std::system_error&) {
    std::promise<void> done;
    try {
      work();
      done.set_value();
    } catch (...) {
      done.set_exception(std::current_exception());
    }
    return done.get_future();
  }
}

}  // namespace bluedot::base
