// What a person's correction may be, what it does to later documents, and how it ends.
#include "base/error.hpp"
#include "store/tables/find_series.hpp"
#include "store/writing/amendment.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

class Amendable : public Store {
 public:
  Amendable() { take(document({bar(day("2025-06-02"), 100)}, moment("2025-06-20")), "first"); }

  store::Amended amend(const char* date, const model::HeldValues& held) {
    const store::ExportSeries series = daily();
    return store::amend(database, {series, day(date)}, {{false, held}, {}, "by hand"}, {}, run());
  }
  store::Amended release(const char* date) {
    const store::ExportSeries series = daily();
    return store::release(database, {series, day(date)}, "", {}, run());
  }
  // What a command that was refused, or had nothing to do, must leave as it was.
  std::string made() {
    return ask("SELECT (SELECT count(*) FROM batch) || ' batches, ' || (SELECT count(*) FROM pin) || ' pins'");
  }
  std::string close_of(const char* date) {
    return ask("SELECT close || ' ' || pinned FROM bar WHERE date = '" + std::string(date) + "'");
  }

 private:
  store::ExportSeries daily() { return store::find_series(database, "DIX.IN", model::Timeframe::daily); }
};

model::HeldValues only_close(double close) {
  model::HeldValues held;
  held.close = close;
  return held;
}

model::HeldValues only_high(double high) {
  model::HeldValues held;
  held.high = high;
  return held;
}

model::HeldValues four_prices() {
  model::HeldValues held = only_close(101);
  held.open = 100;
  held.high = 102;
  held.low = 99;
  return held;
}

}  // namespace

TEST_CASE("later documents do not undo a held field, and decide the others") {
  Amendable store;
  const store::Amended amended = store.amend("2025-06-02", only_close(100.5));
  CHECK(amended.batch_id == 2);
  CHECK(amended.before->values.close == 100);
  CHECK(amended.after->values.close == 100.5);
  store.take(document({bar(day("2025-06-02"), 101)}, moment("2025-06-21")), "later");
  CHECK(store.close_of("2025-06-02") == "100.5 1");
  CHECK(store.ask("SELECT open FROM bar") == "101.0");
}

TEST_CASE("what is held just so already makes no batch") {
  Amendable store;
  store.amend("2025-06-02", only_close(100.5));
  const store::Amended again = store.amend("2025-06-02", only_close(100.5));
  CHECK_FALSE(again.batch_id);
  CHECK(again.after->values.close == 100.5);
  CHECK(store.made() == "2 batches, 1 pins");
}

TEST_CASE("a correction that makes no possible bar is refused with the reason, and leaves nothing") {
  Amendable store;
  CHECK_THROWS_WITH(store.amend("2025-06-02", only_close(500)),
                    Catch::Contains("DIX.IN daily 2025-06-02: no possible"));
  CHECK(store.made() == "1 batches, 0 pins");
  CHECK(store.close_of("2025-06-02") == "100.0 0");
}

TEST_CASE("where no document says a bar a person gives all four prices") {
  Amendable store;
  CHECK_THROWS_WITH(store.amend("2025-06-03", only_close(100)), Catch::Contains("give open, high, low and close"));
  CHECK(store.made() == "1 batches, 0 pins");
  store.amend("2025-06-03", four_prices());
  CHECK(store.close_of("2025-06-03") == "101.0 1");
}

TEST_CASE("a date is refused that lies after today where the symbol trades") {
  Amendable store;  // its commands run on 1 September at 23:00 UTC: in Kolkata it is the 2nd
  const auto whole = four_prices();
  CHECK_THROWS_WITH(store.amend("2025-09-03", whole), Catch::Contains("lies after today, 2025-09-02"));
  CHECK(store.amend("2025-09-02", whole).batch_id == 2);
}

TEST_CASE("a release lets documents decide again, where nothing is held there is nothing to release") {
  Amendable store;
  store.amend("2025-06-02", only_high(105));
  store.amend("2025-06-02", only_close(100.5));
  const store::Amended released = store.release("2025-06-02");
  CHECK(released.released == 2);
  CHECK(released.after->values.close == 100);
  CHECK(store.close_of("2025-06-02") == "100.0 0");
  store.database.run_script("UPDATE batch SET outcome = 'complete'");
  CHECK_THROWS_WITH(store.release("2025-06-02"), Catch::Contains("nothing is held there"));
}
