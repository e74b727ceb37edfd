#include "store/archive/archiving.hpp"
#include "store/rule/archives.hpp"
#include "store/writing/settings_store.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

TEST_CASE("settings are remembered, a change is an audited batch of its own and says what it changes") {
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

TEST_CASE("a setting that cannot be applied without an archive says which it is and about what, and changes nothing") {
  Store store;
  const model::Settings settings;
  store::apply_settings(store.database, settings, Store::run());
  auto kite = document({bar(day("2025-07-01"), 100), bar(day("2025-07-02"), 50)}, moment("2025-07-03"));
  kite.feed = "kite";
  store.take(kite, "a");
  store.take(document({bar(day("2025-07-01"), 101), bar(day("2025-07-02"), 50)}, moment("2025-07-04")), "b");
  store.take(document({bar(day("2025-07-01"), 101), bar(day("2025-07-02"), 51)}, moment("2025-07-05")), "c");
  {
    sql::Transaction transaction(store.database);
    store::Archiving archiving(store.database, settings, day("2025-09-02"), Store::run());
    archiving.write(store.folder / "a.db");
    archiving.conclude("a.db", "sha", 1);
    transaction.commit();
  }
  const std::string state = store.state();
  const auto wanted = store::load_settings(store.database, {{"feed_priority", "kite, marketsmith"}});
  const auto says = Catch::StartsWith(
      "feed_priority cannot be applied: DIX.IN daily: what document 1 of batch 1 said about 2025-07-01 is archived");
  const auto message_of = [&](const auto& work) -> std::string {
    try {
      work();
    } catch (const store::ArchivedEvidence& error) {
      return error.what();
    }
    return "";
  };
  CHECK_THAT(message_of([&] { store::apply_settings(store.database, wanted, Store::run()); }), says);
  CHECK_THAT(message_of([&] { store::rehearse_settings(store.database, wanted, Store::run()); }), says);
  CHECK(store.state() == state);
  CHECK(store::load_settings(store.database, {}).as_texts() == settings.as_texts());
  CHECK(store.ask("SELECT count(*) FROM batch") == "4");
}

TEST_CASE("a rehearsal of settings changes nothing") {
  Store store;
  store::apply_settings(store.database, {}, Store::run());
  const auto wanted = store::load_settings(store.database, {{"export.provisional", "true"}});
  store::rehearse_settings(store.database, wanted, Store::run());
  CHECK_FALSE(store::load_settings(store.database, {}).export_provisional);
  CHECK(store.ask("SELECT count(*) FROM batch") == "0");
}
