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
  REQUIRE(found->bars.size() == 1);
  CHECK(found->bars[0].bar == bar(day("2025-08-04"), 100));
  CHECK(found->bars[0].document_id == 1);
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
    found->bars.clear();  // as that batch found it
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
