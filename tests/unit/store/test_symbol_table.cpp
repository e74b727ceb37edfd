#include "model/export_name.hpp"
#include "store/tables/symbol_table.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

TEST_CASE("the 1,501st series of a timeframe begins a second seed repository, for ever") {
  Store store;
  store.database.run_script("PRAGMA synchronous = OFF");
  {
    store::BatchWriter batch(store.database, Store::run(), store.options);
    for (int i = 0; i < model::k_series_per_repository + 2; ++i) {
      const std::string code = "S" + std::to_string(i);
      batch.take(Store::provenance(code), document({bar(day("2025-06-02"), 10)}, moment("2025-06-20"), code));
    }
    batch.commit({});
  }
  CHECK(store.ask("SELECT group_concat(n) FROM (SELECT count(*) AS n FROM series GROUP BY repository)") == "1500,2");
  store.take(document({bar(day("2025-06-02"), 11)}, moment("2025-06-21"), "S1501"), "again");
  CHECK(store.ask("SELECT repository FROM series WHERE revision = 2") == "2");
}
