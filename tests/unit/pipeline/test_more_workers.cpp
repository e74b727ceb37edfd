// More workers where results must be read from the disk: made to by reads that no cache may serve.
#include "base/disk_waits.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "pipeline/ordered_queue.hpp"
#include "support/resource_limit.hpp"
#include "support/temp_folder.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <stdexcept>
#include <thread>
#include <unistd.h>

using namespace bluedot;
using pipeline::OrderedQueue;

namespace {

constexpr size_t k_block = 4096;
constexpr size_t k_results = 2000;

// A file on a disk; where the folder for temporary files is none, every read is from memory.
class FileOnDisk {
 public:
  FileOnDisk() {
    tests::write_file(m_folder / "block", std::string(k_block, 'x'));
    m_file = open((m_folder / "block").c_str(), O_RDWR | O_DIRECT | O_CLOEXEC);
    if (m_file >= 0) fsync(m_file);
  }
  ~FileOnDisk() {
    if (m_file >= 0) close(m_file);
  }
  FileOnDisk(const FileOnDisk&) = delete;
  FileOnDisk& operator=(const FileOnDisk&) = delete;

  void read() const {
    alignas(k_block) char block[k_block];
    if (pread(m_file, block, k_block, 0) != ssize_t{k_block}) throw std::runtime_error("cannot read");
  }
  bool is_counted() const {
    const int64_t before = base::reads_from_disk();
    if (m_file >= 0) read();
    return base::reads_from_disk() != before;
  }

 private:
  tests::TempFolder m_folder;
  int m_file = -1;
};

// How many workers begin, the consumer included, while so many results are made by `work` that a thread can begin
// meanwhile on a busy machine; from `failing_from` on they fail to.
size_t workers_of(const std::function<void()>& work, pipeline::Workers workers, size_t failing_from = 1000) {
  std::atomic<size_t> begun{0};
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  {
    OrderedQueue<size_t> queue(k_results, workers, 4, [&]() -> OrderedQueue<size_t>::Work {
      if (++begun > failing_from) throw base::Error("no more files can be opened");
      return [&](size_t index) {
        // The necessary ones begin first.
        while (begun < workers.always && std::chrono::steady_clock::now() < end) std::this_thread::yield();
        work();
        return index;
      };
    });
    for (size_t i = 0; i < k_results; ++i) REQUIRE(queue.pop() == i);
    CHECK_FALSE(queue.pop().has_value());
  }
  return begun;
}

}  // namespace

TEST_CASE("more workers begin where results are read from the disk, up to a bound, and only there") {
  CHECK(workers_of([] {}, {2, 5}) == 2);
  const FileOnDisk file;
  if (!file.is_counted()) {
    WARN("skipped: reads of the folder for temporary files are not reads of a disk");
    return;
  }
  const auto read = [&] { file.read(); };
  CHECK(workers_of(read, {2, 5}) == 6);
  CHECK(workers_of(read, {1, 1}) == 1);
  int calls = 0;  // one worker's
  CHECK(workers_of(
            [&] {
              if (++calls % 4 != 0) file.read();
            },
            {1, 5}) == 1);
}

TEST_CASE("a worker beyond the necessary ones may fail to begin, and the work is done by the others") {
  const FileOnDisk file;
  if (!file.is_counted()) {
    WARN("skipped: reads of the folder for temporary files are not reads of a disk");
    return;
  }
  const size_t begun = workers_of([&] { file.read(); }, {2, 60}, 2);
  CHECK(begun >= 3);
  CHECK(begun < 30);  // one is tried, and on a busy machine a few more before that one has failed; not all of them
}

TEST_CASE("as many workers compute as there are jobs, and no more than there are results") {
  if (base::is_kept_short()) {
    WARN("skipped: descriptors or memory are limited here");
    return;
  }
  const auto both = [](pipeline::Workers workers) { return std::pair(workers.always, workers.at_most); };
  CHECK(both(pipeline::workers_for(2, 1000)) == std::pair<size_t, size_t>(2, 8));
  CHECK(both(pipeline::workers_for(8, 1000)) == std::pair<size_t, size_t>(8, 16));
  CHECK(both(pipeline::workers_for(64, 1000)) == std::pair<size_t, size_t>(64, 64));
  CHECK(both(pipeline::workers_for(2, 3)) == std::pair<size_t, size_t>(2, 3));
  CHECK(both(pipeline::workers_for(2, 0)) == std::pair<size_t, size_t>(1, 1));
}

TEST_CASE("no worker that can be done without is begun where descriptors or memory are limited") {
  if (base::is_kept_short()) {
    WARN("skipped: they are limited already");
    return;
  }
  const auto at_most_under = [](tests::ResourceLimit::Resource resource, rlim_t limit) {
    const tests::ResourceLimit lower(resource, limit);
    return pipeline::workers_for(2, 1000).at_most;
  };
  CHECK(at_most_under(RLIMIT_NOFILE, 255) == 2);
  CHECK(at_most_under(RLIMIT_NOFILE, 256) == 8);
  CHECK(at_most_under(RLIMIT_AS, rlim_t{1} << 40) == 2);
}
