#include "base/error.hpp"
#include "sql/write_lock.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

using namespace bluedot;
using Catch::Contains;

TEST_CASE("one holder at a time; the other is told who holds it") {
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
  waitpid(child, nullptr, 0);
  CHECK_NOTHROW(sql::WriteLock(store, "export"));
  close(ready[0]);
  close(ready[1]);
}

TEST_CASE("a lock file that cannot be made is an error that names it") {
  CHECK_THROWS_WITH(sql::WriteLock("/nonexistent-folder/s.db", "ingest"), Contains("/nonexistent-folder/s.db-lock"));
}
