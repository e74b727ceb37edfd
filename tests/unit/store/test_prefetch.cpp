#include "store/prefetch.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

// A store with one bar, and its successor that restates it.
struct Fixture : Store {
  Fixture() { take(document({bar(day("2025-08-04"), 100)}, moment("2025-08-05")), "a"); }
  model::Document next = document({bar(day("2025-08-04"), 101), bar(day("2025-08-05"), 102)}, moment("2025-08-06"));
  store::OpenBatch open_batch = 0;
  sql::Database reader = sql::Database::open_reader(folder / "s.db");
};

}  // namespace

TEST_CASE("nothing is read ahead while no batch is open, nor of a series that is new") {
  Fixture fixture;
  store::Prefetcher prefetcher(fixture.reader, fixture.open_batch);
  CHECK_FALSE(prefetcher.read(fixture.next));
  fixture.open_batch = 2;
  fixture.next.symbol = "NEW.IN";
  CHECK_FALSE(prefetcher.read(fixture.next));
}

TEST_CASE("what is read ahead is what the writer would read") {
  Fixture fixture;
  store::BatchWriter batch(fixture.database, Store::run(), fixture.options);
  fixture.open_batch = batch.batch_id();
  const auto found = store::Prefetcher(fixture.reader, fixture.open_batch).read(fixture.next);
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
  auto found = store::Prefetcher(fixture.reader, fixture.open_batch).read(fixture.next);
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
  sql::Database reader = sql::Database::open_reader(store.folder / "s.db");
  store::BatchWriter batch(store.database, Store::run(), store.options);
  const store::OpenBatch open_batch = batch.batch_id();
  auto next = document({bar(day("2025-08-04"), 100)}, moment("2025-08-06"));
  next.dots = {day("2025-08-04"), day("2025-08-05")};
  next.dots_last = day("2025-08-05");
  auto found = store::Prefetcher(reader, open_batch).read(next);
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
