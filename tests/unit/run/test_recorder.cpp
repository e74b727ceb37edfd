#include "base/error.hpp"
#include "run/recorder.hpp"
#include "sql/write_lock.hpp"
#include "support/temp_folder.hpp"
#include "support/workspace.hpp"

#include <catch2/catch.hpp>
#include <optional>

using namespace bluedot;
using Catch::Contains;

namespace {

// A store that another command is writing, until so many milliseconds have passed.
struct BusyStore {
  explicit BusyStore(int64_t busy) : busy_ms(busy) {
    workspace.warn = [this](const std::string& message) { warnings.push_back(message); };
  }
  void write() {
    run::write_store(
        workspace, [this](sql::Writer&) { is_written = true; },
        [this](std::chrono::milliseconds time) {
          waited_ms += time.count();
          if (waited_ms >= busy_ms) lock.reset();
        });
  }

  tests::TempFolder folder;
  pipeline::Workspace workspace = tests::workspace_in(folder.path());
  std::optional<sql::WriteLock> lock{std::in_place, workspace.store, "ingest"};
  std::vector<std::string> warnings;
  int64_t busy_ms, waited_ms = 0;
  bool is_written = false;
};

}  // namespace

TEST_CASE("a short wait for another command that writes is silent") {
  BusyStore store(1500);
  store.write();
  CHECK(store.is_written);
  CHECK(store.warnings.empty());
}

TEST_CASE("a long wait says once for whom, and how long at most") {
  BusyStore store(10'000);
  store.write();
  CHECK(store.is_written);
  REQUIRE(store.warnings.size() == 1);
  CHECK_THAT(store.warnings[0], Contains("is being written by pid ") && Contains("(bluedot ingest)") &&
                                    Contains("waiting for at most 30 seconds"));
}

TEST_CASE("a wait without end is given up") {
  BusyStore store(3'600'000);
  CHECK_THROWS_WITH(store.write(), Contains("is being written by"));
  CHECK(store.waited_ms < 31'000);
  CHECK(store.warnings.size() == 1);
}
