#include "base/disk_waits.hpp"
#include "store/prefetch.hpp"
#include "store/series_pages.hpp"
#include "store_fixture.hpp"
#include "support/page_cache.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

std::vector<model::Bar> century_until(base::Date last) {
  std::vector<model::Bar> made;
  for (int32_t days = last.days - 40'000; days <= last.days; ++days) made.push_back(bar({days}, 100 + days % 7));
  return made;
}

// A store of three symbols whose series are many pages each.
struct Century : Store {
  Century() {
    for (const char* symbol : {"A.IN", "B.IN", "C.IN"}) {
      take(document(century_until(day("2025-05-01")), moment("2025-05-01"), symbol), symbol);
      take(year_until("2025-05-02", symbol), symbol + std::string("2"));
    }
    database.run_script("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  static model::Document year_until(std::string_view last, const std::string& symbol) {
    auto bars = century_until(day(last));
    bars.erase(bars.begin(), bars.end() - 300);
    return document(bars, moment(last), symbol);
  }

  // How often reading ahead what a document is compared with waits for the disk.
  int64_t waits(const std::string& symbol) const {
    const sql::Database reader = sql::Database::open_reader(folder / "s.db");
    const store::OpenBatch open_batch = 99;
    store::Prefetcher prefetcher(reader, open_batch);
    prefetcher.knows("none");
    sql::PageHints(reader).expect_no_order();
    const model::Document document = year_until("2025-05-03", symbol);
    const int64_t before = base::reads_from_disk();
    CHECK(prefetcher.read(document, store::WindowDigest::of(document)));
    return base::reads_from_disk() - before;
  }
};

}  // namespace

TEST_CASE("what a document will be compared with is asked for by its file's name") {
  const Century store;
  forget_pages(store.folder / "s.db");
  const int64_t unasked = store.waits("B.IN");
  if (unasked == 0) {
    WARN("skipped: the folder for temporary files is not on a disk that is read from");
    return;
  }
  forget_pages(store.folder / "s.db");
  const sql::Database reader = sql::Database::open_reader(store.folder / "s.db");
  store::SeriesPages pages(reader);
  const std::vector<store::NamedSeries> both{{"B.IN"}, {"C.IN", model::Timeframe::weekly}, {"none"}};
  CHECK(pages.ask_for(both) > 0);
  for (int i = 0; i < 1000 && pages.ask_for(both) > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  CHECK(2 * store.waits("B.IN") < unasked);  // a page may have left the memory again
}

TEST_CASE("of series that are in memory, or are not there, no page is asked for") {
  const Century store;
  for (const char* symbol : {"A.IN", "B.IN", "C.IN"}) store.waits(symbol);
  const sql::Database reader = sql::Database::open_reader(store.folder / "s.db");
  store::SeriesPages pages(reader);
  pages.ask_for(std::vector<store::NamedSeries>{{"A.IN"}});
  for (int i = 0; i < 1000 && pages.ask_for(std::vector<store::NamedSeries>{{"A.IN"}}) > 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  CHECK(pages.ask_for(std::vector<store::NamedSeries>{{"A.IN"}}) == 0);
  CHECK(pages.ask_for(std::vector<store::NamedSeries>{{"none"}}) == 0);
  CHECK(pages.ask_for({}) == 0);
}
