// bench_floors: times the least that a daily load can cost (floor_work.hpp) and prints the seconds as JSON.
#include "floor_work.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <sqlite3.h>

namespace {

double seconds_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void measure(const std::filesystem::path& market, const std::filesystem::path& work, size_t threads) {
  std::vector<bench::FloorDocument> day1, day2;
  const double read1 = seconds_of([&] { day1 = bench::read_documents(market / "day1", threads); });
  const double read2 = seconds_of([&] { day2 = bench::read_documents(market / "day2", threads); });
  std::filesystem::create_directories(work);
  sqlite3* database = nullptr;
  sqlite3_open((work / "floor.db").c_str(), &database);
  const double insert = seconds_of([&] { bench::insert_documents(database, day1); });
  const double compare = seconds_of([&] { bench::compare_documents(database, day2); });
  sqlite3_close(database);
  const auto sync = [&] { return seconds_of([&] { bench::sync_files(work); }); };
  sync();  // of the database, both days together: not counted
  const double write = seconds_of([&] { bench::write_files(work / "files", day1); });
  const double sync1 = sync();
  const double append = seconds_of([&] { bench::append_files(work / "files", day2); });
  const double sync2 = sync();
  std::printf(
      "{\"read1\": %.4f, \"insert\": %.4f, \"write\": %.4f, \"sync1\": %.4f, \"read2\": %.4f, "
      "\"compare\": %.4f, \"append\": %.4f, \"sync2\": %.4f}\n",
      read1, insert, write, sync1, read2, compare, append, sync2);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    std::fputs("usage: bench_floors MARKET WORK THREADS   (MARKET has day1 and day2; WORK is a new folder)\n", stderr);
    return 2;
  }
  try {
    measure(arguments[1], arguments[2], static_cast<size_t>(std::max(1, std::atoi(arguments[3]))));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_floors: %s\n", error.what());
    return 1;
  }
}
