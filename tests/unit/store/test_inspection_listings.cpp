// What `audit` and `documents` list, and how filters that match nothing end.
#include "base/error.hpp"
#include "store/reading/audit_listing.hpp"
#include "store/reading/document_listing.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;

namespace {

// Batch 1: a.json (A.IN); batch 2: b.json (B.IN); batch 3: c.json (A.IN, a restatement), bad.json (rejected, names
// X.IN).
void fill(Store& store) {
  store.take(document({bar(day("2025-06-02"), 10)}, moment("2025-06-20"), "A.IN"), "a");
  store.take(document({bar(day("2025-06-02"), 10)}, moment("2025-06-20"), "B.IN"), "b");
  store::BatchWriter batch(store.database, Store::run(), store.options);
  batch.take(Store::provenance("c"), document({bar(day("2025-06-02"), 11)}, moment("2025-06-21"), "A.IN"));
  batch.reject(Store::provenance("bad"), {"X.IN", "byte 5", "not JSON"}, {});
  batch.commit(moment("2025-09-01"));
}

std::string paths(const Store& store, const store::DocumentFilter& filter) {
  std::string text;
  for (const auto& one : store::list_documents(store.database, filter)) text += one.path + " ";
  return text;
}

std::string actions(const Store& store, const store::AuditFilter& filter) {
  std::string text;
  for (const auto& one : store::list_audit_entries(store.database, filter)) {
    text += std::to_string(one.audit_id) + " " + one.action + " " + one.symbol.value_or("-") + "; ";
  }
  return text;
}

}  // namespace

TEST_CASE("documents are listed newest first, by batch, symbol and outcome") {
  Store store;
  fill(store);
  CHECK(paths(store, {}) == "bad.json c.json b.json a.json ");
  CHECK(paths(store, {.limit = 2}) == "bad.json c.json ");
  CHECK(paths(store, {.batch_id = 3}) == "bad.json c.json ");
  CHECK(paths(store, {.symbol = "A.IN"}) == "c.json a.json ");
  CHECK(paths(store, {.batch_id = 3, .symbol = "A.IN"}) == "c.json ");
  CHECK(paths(store, {.rejected_only = true}) == "bad.json ");
  CHECK(paths(store, {.symbol = "X.IN"}) == "bad.json ");  // a symbol the store does not have
  CHECK(paths(store, {.batch_id = 2, .rejected_only = true}).empty());
  CHECK(paths(store, {.symbol = "A.IN", .rejected_only = true}).empty());
  CHECK_THROWS_WITH(paths(store, {.symbol = "a.in"}), Contains("a.in"));
  CHECK_THROWS_WITH(paths(store, {.batch_id = 4}), Contains("batch 4"));

  const auto rejected = store::list_documents(store.database, {.limit = 1})[0];
  CHECK(rejected.rejected_where == "byte 5");
  CHECK(rejected.rejected_reason == "not JSON");
  CHECK(rejected.timeframe.empty());
  const auto taken = store::list_documents(store.database, {.batch_id = 1})[0];
  CHECK(taken.timeframe == "daily");
  CHECK(taken.feed == "marketsmith");
  CHECK(taken.as_of == moment("2025-06-20").iso());
  CHECK(taken.first_date == "2025-06-02");
  CHECK(taken.bars == 1);
  CHECK(taken.outcome == "accepted");
}

TEST_CASE("the log is listed newest first, by batch and symbol") {
  Store store;
  fill(store);
  CHECK(actions(store, {}) == "3 revise A.IN; 2 insert B.IN; 1 insert A.IN; ");
  CHECK(actions(store, {.limit = 1}) == "3 revise A.IN; ");
  CHECK(actions(store, {.batch_id = 2}) == "2 insert B.IN; ");
  CHECK(actions(store, {.symbol = "A.IN"}) == "3 revise A.IN; 1 insert A.IN; ");
  CHECK(actions(store, {.symbol = "A.IN", .limit = 1}) == "3 revise A.IN; ");
  CHECK(actions(store, {.symbol = "A.IN", .batch_id = 1}) == "1 insert A.IN; ");
  CHECK(actions(store, {.symbol = "A.IN", .batch_id = 2}).empty());
  CHECK_THROWS_WITH(actions(store, {.symbol = "X.IN"}), Contains("X.IN"));
  CHECK_THROWS_WITH(actions(store, {.batch_id = 9}), Contains("batch 9"));
}
