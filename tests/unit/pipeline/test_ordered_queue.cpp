#include "pipeline/ordered_queue.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <new>
#include <stdexcept>
#include <thread>

using bluedot::pipeline::OrderedQueue;

TEST_CASE("results come out in the order of the input, whatever the number of workers and the window") {
  for (const size_t workers : {1u, 2u, 5u}) {
    for (const size_t window : {1u, 3u, 100u}) {
      OrderedQueue<size_t> queue(200, {workers, workers}, window, [] {
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
  OrderedQueue<size_t> queue(1000, {2, 2}, 4, [&] {
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

TEST_CASE("the consumer works while the next result is not there") {
  std::atomic<size_t> made{0};
  OrderedQueue<size_t> queue(20, {2, 2}, 4, [&] {
    return [&](size_t index) {
      // Whoever has the first result waits until the other has made those behind it.
      const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
      while (index == 0 && made < 3) {
        if (std::chrono::steady_clock::now() > end) throw std::runtime_error("nobody made the others");
        std::this_thread::yield();
      }
      ++made;
      return index;
    };
  });
  for (size_t i = 0; i < 20; ++i) REQUIRE(queue.pop() == i);
  const auto here = std::this_thread::get_id();
  OrderedQueue<bool> alone(20, {1, 1}, 4, [&] { return [&](size_t) { return std::this_thread::get_id() == here; }; });
  for (size_t i = 0; i < 20; ++i) REQUIRE(alone.pop() == true);
}

TEST_CASE("a thread that cannot begin leaves the work to the others, the consumer's too") {
  const auto here = std::this_thread::get_id();
  const bool here_fails = GENERATE(false, true);
  const auto is_broken = [&] { return (std::this_thread::get_id() == here) == here_fails; };
  OrderedQueue<size_t> queue(20, {3, 3}, 4, [&]() -> OrderedQueue<size_t>::Work {
    if (is_broken()) throw std::runtime_error("no worker");
    return [&](size_t index) {
      if (is_broken()) throw std::logic_error("worked without its work");
      return index;
    };
  });
  for (size_t i = 0; i < 20; ++i) REQUIRE(queue.pop() == i);
}

TEST_CASE("what a worker throws is thrown by pop") {
  OrderedQueue<int> queue(10, {2, 2}, 4, [] {
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
  OrderedQueue<int> broken(10, {2, 2}, 4, []() -> OrderedQueue<int>::Work { throw std::runtime_error("no worker"); });
  CHECK_THROWS_WITH(broken.pop(), "no worker");
}

namespace {

// Each thread's start copies what makes its work: from that copy on there is no memory.
struct CopiedUpTo {
  std::shared_ptr<int> left;
  explicit CopiedUpTo(int copies) : left(std::make_shared<int>(copies)) {}
  CopiedUpTo(const CopiedUpTo& other) : left(other.left) {
    if ((*left)-- == 0) throw std::bad_alloc();
  }
  CopiedUpTo(CopiedUpTo&&) noexcept = default;
  OrderedQueue<size_t>::Work operator()() const {
    return [](size_t index) { return index; };
  }
};

}  // namespace

TEST_CASE("where memory ends while threads are started, those that are there do the work") {
  int queues = 0, refused = 0;
  for (int copies = 0; copies < 12; ++copies) {
    const std::function<OrderedQueue<size_t>::Work()> make_work{CopiedUpTo(copies)};
    try {
      OrderedQueue<size_t> queue(20, {3, 3}, 4, make_work);
      for (size_t i = 0; i < 20; ++i) REQUIRE(queue.pop() == i);
      ++queues;
    } catch (const std::bad_alloc&) {
      ++refused;  // not one thread could be started
    }
  }
  CHECK(refused > 0);
  CHECK(queues > refused);
}
