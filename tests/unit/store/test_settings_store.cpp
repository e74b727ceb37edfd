#include "store/settings_store.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

TEST_CASE("settings are remembered; a change is an audited batch of its own and says what it changes") {
  Store store;
  CHECK(store::apply_settings(store.database, {}, Store::run()).empty());
  CHECK(store.ask("SELECT count(*) FROM batch") == "0");  // a new store's settings are no change
  CHECK(store::load_settings(store.database, {}) == model::Settings());

  auto wanted = store::load_settings(store.database, {{"export.provisional", "true"}});
  CHECK(wanted.export_provisional);
  const auto report = store::apply_settings(store.database, wanted, Store::run());
  REQUIRE(report.size() == 1);
  CHECK(report[0] == "export.provisional: false -> true");
  CHECK(store.ask("SELECT command || ' ' || outcome FROM batch") == "settings complete");
  CHECK(store.ask("SELECT before || after FROM audit_log") ==
        R"({"export.provisional":"false"}{"export.provisional":"true"})");
  CHECK(store::apply_settings(store.database, wanted, Store::run()).empty());
  // What the configuration does not name stays as the store has it.
  CHECK(store::load_settings(store.database, {}).export_provisional);
}
