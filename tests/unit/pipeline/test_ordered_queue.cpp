#include "pipeline/ordered_queue.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>
#include <thread>

using bluedot::pipeline::OrderedQueue;

TEST_CASE("results come out in the order of the input, whatever the number of workers and the window") {
  for (const size_t workers : {1u, 2u, 5u}) {
    for (const size_t window : {1u, 3u, 100u}) {
      OrderedQueue<size_t> queue(200, workers, window, [] {
        return [](size_t index) {
          volatile size_t spin = (index * 7919) % 1000;  // uneven work
          while (spin > 0) spin = spin - 1;
          return index * index;
        };
      });
      for (size_t i = 0; i < 200; ++i) REQUIRE(queue.pop() == i * i);
      CHECK_FALSE(queue.pop().has_value());
    }
  }
}

TEST_CASE("workers wait when they are a window ahead") {
  std::atomic<size_t> made{0};
  OrderedQueue<size_t> queue(1000, 2, 4, [&] {
    return [&](size_t index) {
      ++made;
      return index;
    };
  });
  for (size_t taken = 0; taken < 100; ++taken) {
    REQUIRE(queue.pop() == taken);
    CHECK(made <= taken + 1 + 4);
  }
}  // and the destructor ends workers that have work left

TEST_CASE("one worker is the consumer itself") {
  const auto here = std::this_thread::get_id();
  OrderedQueue<bool> alone(20, 1, 4, [&] { return [&](size_t) { return std::this_thread::get_id() == here; }; });
  for (size_t i = 0; i < 20; ++i) REQUIRE(alone.pop() == true);
}

TEST_CASE("threads that cannot begin leave the work to the others, and to the consumer in the end") {
  const size_t broken = GENERATE(size_t{1}, size_t{2}, size_t{3});
  CAPTURE(broken);
  const auto here = std::this_thread::get_id();
  std::atomic<size_t> begun{0};
  OrderedQueue<size_t> queue(20, 3, 4, [&]() -> OrderedQueue<size_t>::Work {
    if (std::this_thread::get_id() != here && begun++ < broken) throw std::runtime_error("no worker");
    return [](size_t index) { return index; };
  });
  for (size_t i = 0; i < 20; ++i) REQUIRE(queue.pop() == i);
}

TEST_CASE("what a worker throws is thrown by pop") {
  OrderedQueue<int> queue(10, 2, 4, [] {
    return [](size_t index) -> int {
      if (index == 5) throw std::runtime_error("five");
      return 0;
    };
  });
  const auto drain = [&] {
    while (queue.pop()) {
    }
  };
  CHECK_THROWS_WITH(drain(), "five");
  OrderedQueue<int> broken(10, 2, 4, []() -> OrderedQueue<int>::Work { throw std::runtime_error("no worker"); });
  CHECK_THROWS_WITH(broken.pop(), "no worker");
}
