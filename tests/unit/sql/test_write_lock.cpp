#include "base/error.hpp"
#include "sql/write_lock.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace bluedot;
using Catch::Contains;

TEST_CASE("one holder at a time, the other is told who holds it") {
  const tests::TempFolder folder;
  const auto store = folder / "s.db";
  {
    const sql::WriteLock held(store, "ingest day1");
    try {
      const sql::WriteLock second(store, "export");
      FAIL("two holders");
    } catch (const base::Error& error) {
      CHECK(error.kind() == base::ErrorKind::locked);
      CHECK_THAT(error.what(), Contains("ingest day1") && Contains(std::to_string(getpid())) && Contains("s.db"));
    }
  }
  CHECK_NOTHROW(sql::WriteLock(store, "export"));
}

TEST_CASE("a holder that is killed frees the lock") {
  const tests::TempFolder folder;
  const auto store = folder / "s.db";
  int ready[2];
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const sql::WriteLock held(store, "ingest");
    if (write(ready[1], "x", 1) != 1) _exit(1);
    while (true) pause();
  }
  char byte = 0;
  REQUIRE(read(ready[0], &byte, 1) == 1);
  CHECK_THROWS_AS(sql::WriteLock(store, "export"), base::Error);
  kill(child, SIGKILL);
  CHECK_THAT(sql::present_writer(store).value_or(""), Contains("ingest"));  // a zombie still counts as alive
  waitpid(child, nullptr, 0);
  CHECK(sql::present_writer(store) == std::nullopt);
  CHECK_THAT(sql::WriteLock(store, "export").unclean_end().value_or(""), Contains("ingest"));
  CHECK(sql::WriteLock(store, "export").unclean_end() == std::nullopt);
  close(ready[0]);
  close(ready[1]);
}

TEST_CASE("a WAL from before the machine started is the mark of an unclean end, today's may be a reader's") {
  const tests::TempFolder folder;
  const auto store = folder / "s.db";
  tests::write_file(folder / "s.db-wal", "frames");
  CHECK(sql::WriteLock(store, "export").unclean_end() == std::nullopt);
  using Time = std::filesystem::file_time_type;
  std::filesystem::last_write_time(folder / "s.db-wal", Time::clock::now() - std::chrono::years(60));
  CHECK(sql::WriteLock(store, "export").unclean_end().has_value());
}

TEST_CASE("a lock of another program is named by the system, or said to have no name") {
  const tests::TempFolder folder;
  const auto store = folder / "s.db";
  tests::write_file(folder / "s.db-lock", "");
  const int descriptor = open((folder / "s.db-lock").c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(descriptor >= 0);
  const auto message = [&] {
    try {
      const sql::WriteLock lock(store, "export");
    } catch (const base::Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  REQUIRE(flock(descriptor, LOCK_EX | LOCK_NB) == 0);
  std::ifstream locks("/proc/locks");
  const std::string all((std::istreambuf_iterator<char>(locks)), std::istreambuf_iterator<char>());
  const std::string own = std::to_string(getpid());
  if (all.find(" " + own + " ") != std::string::npos) {
    CHECK_THAT(message(), Contains("is being written by pid " + own + " ("));
  } else {
    CHECK_THAT(message(), Contains("which the system does not name"));
  }
  REQUIRE(flock(descriptor, LOCK_UN) == 0);
  const pid_t child = fork();  // takes the lock of the shared open file, and ends
  if (child == 0) _exit(flock(descriptor, LOCK_EX | LOCK_NB));
  int status = 1;
  waitpid(child, &status, 0);
  REQUIRE(status == 0);
  CHECK_THAT(message(), Contains("is being written by another process, which the system does not name"));
  close(descriptor);
}

TEST_CASE("a lock file that cannot be made is an error that names it") {
  CHECK_THROWS_WITH(sql::WriteLock("/nonexistent-folder/s.db", "ingest"), Contains("/nonexistent-folder/s.db-lock"));
}
