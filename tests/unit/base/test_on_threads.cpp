#include "base/on_threads.hpp"

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>

using namespace bluedot;

TEST_CASE("every piece of work is done once, on however many threads") {
  for (const size_t threads : {size_t{1}, size_t{2}, size_t{7}}) {
    std::array<std::atomic<int>, 100> done{};
    base::on_threads(threads, done.size(), [&](size_t index) { ++done.at(index); });
    for (const auto& times : done) CHECK(times == 1);
  }
  base::on_threads(2, 0, [](size_t) { FAIL("there is nothing to do"); });
}

TEST_CASE("what a thread throws arrives, after all threads have ended") {
  std::atomic<int> done = 0;
  const auto work = [&](size_t index) {
    if (index == 3) throw std::runtime_error("three");
    ++done;
  };
  CHECK_THROWS_WITH(base::on_threads(2, 10, work), "three");
  CHECK(done == 9);
}
