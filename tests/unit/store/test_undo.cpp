// What an undo takes back and brings back, and what cannot be undone.
#include "base/error.hpp"
#include "store/tables/find_series.hpp"
#include "store/writing/amendment.hpp"
#include "store/writing/settings_store.hpp"
#include "store/writing/undo.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

class Undoable : public Store {
 public:
  // Two batches: the second restates 3 June and adds 4 June.
  Undoable() {
    take(document({bar(day("2025-06-02"), 100), bar(day("2025-06-03"), 101)}, moment("2025-06-20")), "first");
    first_state = state();
    take(second, "second");
    second_state = state();
  }
  store::Undone undo(int64_t batch) { return store::undo_batch(database, batch, {}, run(), ""); }

  model::Document second = document({bar(day("2025-06-03"), 201), bar(day("2025-06-04"), 102)}, moment("2025-06-21"));
  std::string first_state, second_state;
};

}  // namespace

TEST_CASE("an undo takes back what the batch's documents said, an undo of the undo brings it again") {
  Undoable store;
  REQUIRE(store.first_state != store.second_state);
  const store::Undone undone = store.undo(2);
  CHECK(undone.undo_batch == 3);
  CHECK(undone.documents == 1);
  CHECK(store.state() == store.first_state);
  CHECK(store.undo(3).documents == 1);
  CHECK(store.state() == store.second_state);
}

TEST_CASE("batches are undone in any order: what remains decides") {
  Undoable store;
  store.undo(1);
  CHECK(store.ask("SELECT group_concat(date || ' ' || close, ', ') FROM (SELECT * FROM bar ORDER BY date)") ==
        "2025-06-03 201.0, 2025-06-04 102.0");
  store.undo(2);
  CHECK(store.state().empty());
}

TEST_CASE("an undo of a correction lets go of it, and an undo of its release holds it again") {
  Undoable store;
  const auto series = store::find_series(store.database, "DIX.IN", model::Timeframe::daily);
  store::Amendment amendment;
  amendment.correction.held.close = 100.5;
  store::amend(store.database, {series, day("2025-06-02")}, amendment, {}, Store::run());  // 3
  const std::string held = store.state();
  CHECK(store.undo(3).corrections == 1);
  CHECK(store.state() == store.second_state);
  store.undo(4);
  CHECK(store.state() == held);
  store::release(store.database, {series, day("2025-06-02")}, "", {}, Store::run());  // 6
  CHECK(store.state() == store.second_state);
  CHECK(store.undo(6).corrections == 1);
  CHECK(store.state() == held);
}

TEST_CASE("nothing is erased, and a document that was taken back is not taken in again unless it is forced") {
  Undoable store;
  store.undo(2);
  CHECK(store.ask("SELECT group_concat(close, ' ') FROM (SELECT close FROM bar_history ORDER BY close)") ==
        "101.0 102.0 201.0");
  CHECK(store.ask("SELECT count(*) || ' ' || count(withdrawn_by) FROM document") == "2 1");
  CHECK(store.take(store.second, "second").outcome == store::DocumentOutcome::withdrawn);
  CHECK(store.state() == store.first_state);
  store.take(store.second, "second", true);
  CHECK(store.state() == store.second_state);
}

TEST_CASE("what cannot be undone is refused with the reason, and leaves nothing") {
  Undoable store;
  model::Settings settings;
  store::apply_settings(store.database, settings, Store::run());
  settings.export_provisional = true;
  store::apply_settings(store.database, settings, Store::run());  // 3
  CHECK_THROWS_WITH(store.undo(3), Catch::Contains("batch 3 changed settings"));
  CHECK_THROWS_WITH(store.undo(9), Catch::Contains("there is no batch 9"));
  store.undo(2);
  CHECK_THROWS_WITH(store.undo(2), Catch::Contains("batch 2 was undone by batch 4"));
  CHECK(store.ask("SELECT count(*) FROM batch") == "4");
}

TEST_CASE("the batches of a run are listed newest first, without those that were undone") {
  Undoable store;
  CHECK(store::batches_of_run(store.database, 1) == std::vector<int64_t>{2, 1});
  store.undo(2);
  store.database.run_script("UPDATE batch SET run_id = 'another' WHERE command = 'undo'");
  CHECK(store::batches_of_run(store.database, 2) == std::vector<int64_t>{1});
  store.undo(1);
  store.database.run_script("UPDATE batch SET run_id = 'another' WHERE command = 'undo'");
  CHECK_THROWS_WITH(store::batches_of_run(store.database, 1), Catch::Contains("every batch of the run"));
}
