#include "store/shortcut/prefetch.hpp"
#include "store/tables/find_series.hpp"
#include "store/writing/amendment.hpp"
#include "store/writing/undo.hpp"
#include "store_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sqlite3.h>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

// A store with one bar, and its successor that restates it.
struct Fixture : Store {
  Fixture() { take(document({bar(day("2025-08-04"), 100)}, moment("2025-08-05")), "a"); }
  model::Document next = document({bar(day("2025-08-04"), 101), bar(day("2025-08-05"), 102)}, moment("2025-08-06"));
  store::OpenBatch open_batch = 0;
  sql::Reader reader = sql::Reader::open(folder / "s.db");
};

// A bar a day, as 31 prices go round.
std::vector<model::Bar> daily_bars(std::string_view first, int count) {
  std::vector<model::Bar> made;
  for (int32_t i = 0; i < count; ++i) {
    const base::Date date{day(first).days + i};
    made.push_back(bar(date, 100 + date.days % 31));
  }
  return made;
}

// A store that has taken in four months, and what of the next document's window is read from its bars.
struct Months : Store {
  Months() { take(document(daily_bars("2025-01-01", 120), moment("2025-05-01")), "a"); }

  model::Document next = document(daily_bars("2025-01-02", 120), moment("2025-05-02"));

  // How many of the bars were read, each of which must be the one that stands.
  int64_t bars_read() {
    const sql::Reader reader = sql::Reader::open(folder / "s.db");
    const store::OpenBatch open_batch = 99;
    const auto found = store::Prefetcher(reader, open_batch).read(next, store::WindowDigest::of(next));
    REQUIRE(found);
    std::vector<model::StoredBar> stands;
    store::StoredRows(database).read_bars(1, next.first_date(), next.last_date(), stands);
    REQUIRE(found->rows.bars.size() == stands.size());
    for (size_t i = 0; i < stands.size(); ++i) CHECK(found->rows.bars[i].bar == stands[i].bar);
    return std::ranges::count_if(found->rows.bars, [](const auto& one) { return one.document_id != 0; });
  }
};

}  // namespace

TEST_CASE("nothing is read ahead while no batch is open, nor of a series that is new") {
  Fixture fixture;
  store::Prefetcher prefetcher(fixture.reader, fixture.open_batch);
  CHECK_FALSE(prefetcher.read(fixture.next, store::WindowDigest::of(fixture.next)));
  fixture.open_batch = 2;
  fixture.next.symbol = "NEW.IN";
  CHECK_FALSE(prefetcher.read(fixture.next, store::WindowDigest::of(fixture.next)));
}

TEST_CASE("what is read ahead is what the writer would read") {
  Fixture fixture;
  store::BatchWriter batch(fixture.database, Store::run(), fixture.options);
  fixture.open_batch = batch.batch_id();
  const auto found =
      store::Prefetcher(fixture.reader, fixture.open_batch).read(fixture.next, store::WindowDigest::of(fixture.next));
  REQUIRE(found);
  CHECK(found->batch_id == batch.batch_id());
  REQUIRE(found->rows.bars.size() == 1);
  CHECK(found->rows.bars[0].bar == bar(day("2025-08-04"), 100));
  CHECK(found->rows.bars[0].document_id == 1);
  batch.take(Store::provenance("b"), fixture.next, {}, found);
  CHECK(batch.counts().bars.revised == 1);
  CHECK(batch.counts().bars.inserted == 1);
}

TEST_CASE("what was read ahead for another batch, or before the batch changed the series, is read again") {
  Fixture fixture;
  store::BatchWriter batch(fixture.database, Store::run(), fixture.options);
  fixture.open_batch = batch.batch_id();
  auto found =
      store::Prefetcher(fixture.reader, fixture.open_batch).read(fixture.next, store::WindowDigest::of(fixture.next));
  REQUIRE(found);
  SECTION("another batch") {
    found->batch_id -= 1;
    found->rows.bars.clear();  // as that batch found it
    batch.take(Store::provenance("b"), fixture.next, {}, found);
    CHECK(batch.counts().bars.revised == 1);
    CHECK(batch.counts().bars.inserted == 1);
  }
  SECTION("changed since") {
    batch.take(Store::provenance("b"), fixture.next, {}, found);
    auto third = fixture.next;
    third.as_of = moment("2025-08-07");
    batch.take(Store::provenance("c"), third, {}, found);
    CHECK(batch.counts().bars.revised == 1);
    CHECK(batch.counts().bars.inserted == 1);
    CHECK(batch.counts().bars.unchanged == 2);
  }
}

TEST_CASE("dots are read ahead like bars, and read again where the batch has changed them") {
  Store store;
  auto first = document({bar(day("2025-08-04"), 100)}, moment("2025-08-05"));
  first.dots = {day("2025-08-01"), day("2025-08-04")};
  first.dots_last = day("2025-08-04");
  store.take(first, "a");
  sql::Reader reader = sql::Reader::open(store.folder / "s.db");
  store::BatchWriter batch(store.database, Store::run(), store.options);
  const store::OpenBatch open_batch = batch.batch_id();
  auto next = document({bar(day("2025-08-04"), 100)}, moment("2025-08-06"));
  next.dots = {day("2025-08-04"), day("2025-08-05")};
  next.dots_last = day("2025-08-05");
  auto found = store::Prefetcher(reader, open_batch).read(next, store::WindowDigest::of(next));
  REQUIRE(found);
  CHECK(found->rows.dots == std::vector{day("2025-08-04")});
  SECTION("they are what the document is compared with") {
    found->rows.dots = next.dots;
    batch.take(Store::provenance("b"), next, {}, found);
    CHECK(batch.counts().signals.inserted == 0);
  }
  SECTION("another document of the batch changed the dots alone") {
    batch.take(Store::provenance("b"), next, {}, found);
    CHECK(batch.counts().signals.inserted == 1);
    CHECK(batch.counts().bars.unchanged == 1);
    next.as_of = moment("2025-08-07");
    next.dots = {day("2025-08-04")};
    batch.take(Store::provenance("c"), next, {}, found);
    CHECK(batch.counts().signals.retracted == 1);
  }
}

// Stretches begin on 2025-01-09, 02-10, 03-14 and 04-15; 2025-01-09 is day 20,097, or 1 + 628 * 32.
TEST_CASE("of what the document before said the same, only the edges of the window are read") {
  Months store;
  CHECK(store.bars_read() == 0);  // 05-01 is not there yet
  store.take(store.next, "b");
  store.next = document(daily_bars("2025-01-03", 120), moment("2025-05-03"));
  CHECK(store.bars_read() == 0);
}

TEST_CASE("bars are looked for behind a last date that cannot be relied on") {
  Months store;
  SECTION("none") {
    store.database.run_script("UPDATE series SET last_date = NULL");
  }
  SECTION("an early one") {
    store.database.run_script("UPDATE series SET last_date = '2025-02-01'");
  }
  SECTION("none, and no digests") {
    store.database.run_script("UPDATE series SET last_date = NULL; DELETE FROM window_digest");
  }
  SECTION("an early one, and no digests") {
    store.database.run_script("UPDATE series SET last_date = '2025-02-01'; DELETE FROM window_digest");
  }
  SECTION("an early one, behind a late document") {
    auto late = document(daily_bars("2025-01-05", 20), moment("2025-02-02"));
    late.bars.erase(late.bars.begin() + 3);
    late.as_of = moment("2025-06-01");
    store.take(late, "late");
    store.database.run_script("UPDATE series SET last_date = '2025-02-01'");
  }
  SECTION("an early one, with digests of before") {
    store.database.run_script("UPDATE series SET last_date = '2025-02-01', revision = 7");
  }
  store.next = document(daily_bars("2025-01-02", 90), moment("2025-05-02"));  // until 04-01
  store.bars_read();                                                          // compares what it finds
  store.take(store.next, "b");
  store.next = document(daily_bars("2025-01-02", 120), moment("2025-05-03"));
  store.bars_read();
}

TEST_CASE("the stretch that a document restates is read") {
  Months store;
  store.next.bars[60].values.volume = 7;  // 03-03
  CHECK(store.bars_read() == 32);
  store.take(store.next, "b");
  CHECK(store.counts.bars.revised == 1);
  CHECK(store.bars_read() == 0);
}

TEST_CASE("a bar that a document does not carry is found") {
  Months store;
  store.next.bars.erase(store.next.bars.begin() + 60);
  CHECK(store.bars_read() == 32);
  SECTION("nor speaks about") {
    store.next.gaps = {day("2025-03-03")};
    store.take(store.next, "b");
    CHECK(store.counts.bars.retracted == 0);
    CHECK(store.bars_read() == 32);  // what stands there is not what it said
  }
  SECTION("and is retracted") {
    store.take(store.next, "b");
    CHECK(store.counts.bars.retracted == 1);
    CHECK(store.bars_read() == 0);
  }
}

TEST_CASE("what another document says in place of a document is none of what that said") {
  Months store;
  auto older = document(daily_bars("2024-12-01", 100), moment("2025-04-01"));
  older.bars[90].values.close += 0.5;  // 03-01, where the first document stands
  store.take(older, "b");
  CHECK(store.counts.bars.inserted == 31);
  // The last stretch that is whole inside the older document's window ends on 02-09.
  store.next = document(daily_bars("2025-01-01", 120), moment("2025-05-02"));
  CHECK(store.bars_read() == 120 - 32);
  older = document(daily_bars("2024-11-20", 140), moment("2025-04-20"));
  older.bars[101].values.close += 0.5;  // 03-01 again
  store.take(older, "c");
  store.next = document(daily_bars("2025-01-01", 120), moment("2025-05-02"));
  store.next.bars[59].values.close += 0.5;  // as the older one has it
  // The stretch until 03-13 is whole now, but on 03-01 it says something else than stands.
  CHECK(store.bars_read() == 120 - 32);
  store.take(store.next, "d");
  CHECK(store.counts.bars.revised == 1);
}

TEST_CASE("after any change by something else the bars are read") {
  Months store;
  SECTION("an edit in plain SQL") {
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open((store.folder / "s.db").c_str(), &other) == SQLITE_OK);
    const int code =
        sqlite3_exec(other, "UPDATE bar SET volume = 7 WHERE date = '2025-03-03'", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    REQUIRE(code == SQLITE_OK);
  }
  SECTION("a correction") {
    const auto series = store::find_series(store.database, "DIX.IN", model::Timeframe::daily);
    store::Amendment amendment;
    amendment.correction.held.volume = 7;
    store::amend(store.database, {series, day("2025-03-03")}, amendment, {}, Store::run());
  }
  SECTION("an undo") {
    store::undo_batch(store.database, 1, {}, Store::run(), "");
  }
  CHECK(store.bars_read() == std::stoi(store.ask("SELECT count(*) FROM bar WHERE date > '2025-01-01'")));
  store.take(store.next, "b");
  CHECK(store.ask("SELECT count(*) FROM bar WHERE volume = 7") ==
        store.ask("SELECT count(*) FROM pin WHERE released_by IS NULL"));
}

TEST_CASE("of two documents of a batch the second tells what stands") {
  Months store;
  store::BatchWriter batch(store.database, Store::run(), store.options);
  batch.take(Store::provenance("b"), store.next);
  auto third = document(daily_bars("2025-01-20", 103), moment("2025-05-03"));
  third.bars[42].values.volume = 7;  // 03-03
  SECTION("with all of its window") {
    batch.take(Store::provenance("c"), third);
    batch.commit(moment("2025-09-01"));
    store.next = third;
    CHECK(store.bars_read() == 0);
  }
  SECTION("with days where the next has a stretch") {
    third.bars.erase(third.bars.begin(), third.bars.begin() + 40);
    third.bars.resize(10);  // 03-01 to 03-10
    batch.take(Store::provenance("c"), third);
    batch.commit(moment("2025-09-01"));
    CHECK(store.bars_read() == 120);
  }
}

namespace {

// A store that has taken in four days with dots on the first and the third.
struct Dotted : Store {
  Dotted() { take(with_dots("2025-08-04", {"2025-08-04", "2025-08-06"}), "a"); }

  static model::Document with_dots(std::string_view first, const std::vector<std::string_view>& dots) {
    auto made = document(daily_bars(first, 4), moment("2025-08-08"));
    for (const std::string_view date : dots) made.dots.push_back(day(date));
    made.as_of.milliseconds += day(first).days;  // in the order of their windows
    made.dots_last = day("2025-08-08");
    return made;
  }

  // Whether the dots of the next document were taken for those that stand. They must be.
  bool knows(const model::Document& next) {
    const sql::Reader reader = sql::Reader::open(folder / "s.db");
    const store::OpenBatch open_batch = 99;
    const auto found = store::Prefetcher(reader, open_batch).read(next, store::WindowDigest::of(next));
    REQUIRE(found);
    std::vector<base::Date> stand;
    store::StoredRows(database).read_dots(1, next.dots.front(), next.dots_last, stand);
    CHECK(found->rows.dots == stand);
    return found->rows.has_no_dots_behind;
  }
};

}  // namespace

TEST_CASE("dots that a document repeats are not read") {
  Dotted store;
  const auto next = Dotted::with_dots("2025-08-05", {"2025-08-04", "2025-08-06"});
  CHECK(store.knows(next));
  CHECK_FALSE(store.knows(Dotted::with_dots("2025-08-05", {"2025-08-06"})));
  CHECK_FALSE(store.knows(Dotted::with_dots("2025-08-05", {"2025-08-04", "2025-08-06", "2025-08-08"})));
  CHECK_FALSE(store.knows(Dotted::with_dots("2025-08-05", {"2025-08-04", "2025-08-05"})));
  store.take(next, "b");
  CHECK(store.counts.signals.inserted == 0);
  CHECK(store.knows(Dotted::with_dots("2025-08-06", {"2025-08-04", "2025-08-06"})));
  store.take(Dotted::with_dots("2025-08-06", {"2025-08-06", "2025-08-07"}), "c");
  CHECK(store.knows(Dotted::with_dots("2025-08-07", {"2025-08-06", "2025-08-07"})));
  CHECK_FALSE(store.knows(Dotted::with_dots("2025-08-07", {"2025-08-04", "2025-08-06", "2025-08-07"})));
}

TEST_CASE("dots that were changed by anybody since are read") {
  Dotted store;
  const auto next = Dotted::with_dots("2025-08-05", {"2025-08-04", "2025-08-06"});
  SECTION("a document without new bars") {
    auto other = Dotted::with_dots("2025-08-04", {"2025-08-04"});
    other.as_of.milliseconds += 1000;
    store.take(other, "b");
  }
  SECTION("a document of another series") {
    auto weekly = Dotted::with_dots("2025-08-04", {"2025-08-04"});
    weekly.timeframe = model::Timeframe::weekly;
    weekly.bars = {bar(day("2025-08-08"), 100)};
    weekly.as_of.milliseconds += 1000;
    store.take(weekly, "b");
  }
  SECTION("another connection") {
    sqlite3* other = nullptr;
    REQUIRE(sqlite3_open((store.folder / "s.db").c_str(), &other) == SQLITE_OK);
    const int code = sqlite3_exec(other, "DELETE FROM signal WHERE date = '2025-08-06'", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    REQUIRE(code == SQLITE_OK);
  }
  SECTION("an undo") {
    store::undo_batch(store.database, 1, {}, Store::run(), "");
  }
  CHECK_FALSE(store.knows(next));
}

TEST_CASE("dots of a symbol that the document before did not settle alone are read") {
  Dotted store;
  SECTION("another has them behind its last") {
    auto early = Dotted::with_dots("2025-08-02", {"2025-08-01", "2025-08-04"});
    early.as_of = moment("2025-08-05");
    early.dots_last = day("2025-08-05");
    early.bars = daily_bars("2025-08-02", 2);
    store.take(early, "b");
    CHECK(store.ask("SELECT count(*) FROM signal") == "3");
    auto next = early;
    next.dots_last = day("2025-08-08");
    next.as_of = moment("2025-08-09");
    CHECK_FALSE(store.knows(next));
  }
  SECTION("a newer one says otherwise") {
    auto early = Dotted::with_dots("2025-08-02", {"2025-08-04", "2025-08-05", "2025-08-06"});
    early.as_of = moment("2025-08-07");
    store.take(early, "b");
    CHECK(store.counts.bars.inserted == 2);
    CHECK_FALSE(store.knows(Dotted::with_dots("2025-08-05", {"2025-08-04", "2025-08-05", "2025-08-06"})));
  }
}

TEST_CASE("of two documents of a batch the second tells which dots there are") {
  Dotted store;
  store::BatchWriter batch(store.database, Store::run(), store.options);
  batch.take(Store::provenance("b"), Dotted::with_dots("2025-08-05", {"2025-08-04", "2025-08-06"}));
  auto weekly = Dotted::with_dots("2025-08-06", {"2025-08-04"});
  weekly.timeframe = model::Timeframe::weekly;
  weekly.bars = {bar(day("2025-08-08"), 100)};
  batch.take(Store::provenance("c"), weekly);
  batch.commit(moment("2025-09-01"));
  CHECK_FALSE(store.knows(Dotted::with_dots("2025-08-07", {"2025-08-04", "2025-08-06"})));
  weekly.as_of.milliseconds += 1000;
  CHECK(store.knows(weekly));
}
