#include "base/error.hpp"
#include "pipeline/export_ahead.hpp"
#include "pipeline_fixture.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <set>

using namespace bluedot;
using namespace bluedot::tests;

TEST_CASE("the ledger of a tree is there for who asks for that tree") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  const std::string folder = std::filesystem::canonical(market.workspace.export_dir);
  SECTION("as the store has it") {
    pipeline::ExportAhead ahead(market.workspace, 1);
    const auto ledger = ahead.take_ledger(folder);
    REQUIRE(ledger);
    CHECK(ledger->size() == 6);  // four streams, symbol_info and the manifest
    CHECK(ledger->at("daily/data/DIX_IN_PRICE_DATA.csv").row_count == 30);
  }
  SECTION("not another one's") {
    pipeline::ExportAhead ahead(market.workspace, 1);
    CHECK_FALSE(ahead.take_ledger(folder + "2"));
  }
  SECTION("nor that of a tree that is not there yet") {
    market.workspace.export_dir = market.folder / "elsewhere";
    pipeline::ExportAhead ahead(market.workspace, 1);
    CHECK_FALSE(ahead.take_ledger(market.workspace.export_dir));
    CHECK_FALSE(std::filesystem::exists(market.workspace.export_dir));
  }
  SECTION("nor one that could not be read") {
    market.workspace.store = market.folder / "no.db";
    pipeline::ExportAhead ahead(market.workspace, 1);
    CHECK_FALSE(ahead.take_ledger(folder));
    CHECK_THROWS_AS(ahead.reader(), base::Error);  // which says why
  }
}

TEST_CASE("each worker gets a connection of its own, also where none was opened for it") {
  Market market;
  market.put(MarketDocument{});
  market.ingest();
  pipeline::ExportAhead ahead(market.workspace, GENERATE(size_t{0}, size_t{1}, size_t{1000}));
  std::set<std::shared_ptr<sql::Database>> readers;
  for (int i = 0; i < 5; ++i) readers.insert(ahead.reader());
  CHECK(readers.size() == 5);
  for (const auto& reader : readers) CHECK(reader->pragma("application_id") == sql::k_application_id);
}
