#include "base/error.hpp"
#include "store/bar_proof.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <limits>

using namespace bluedot;
using namespace bluedot::tests;

// One field after the other is made impossible: the proof must refuse what the table's own constraints refuse, and only
// that.
TEST_CASE("the proof refuses what the CHECK constraints of the table refuse") {
  constexpr double k_nan = std::numeric_limits<double>::quiet_NaN(), k_inf = std::numeric_limits<double>::infinity();
  const std::vector<std::function<void(model::Bar&)>> changes = {
      [](auto&) {},
      [](auto& b) { b.values.open = 0; },
      [](auto& b) { b.values.open = 1e6; },
      [](auto& b) { b.values.high = b.values.close - 0.5; },
      [=](auto& b) { b.values.high = k_inf; },
      [=](auto& b) { b.values.high = k_nan; },
      [](auto& b) { b.values.low = b.values.open + 0.5; },
      [](auto& b) { b.values.low = 0; },
      [](auto& b) { b.values.low = -1; },
      [=](auto& b) { b.values.low = k_nan; },
      [=](auto& b) { b.values.close = k_nan; },
      [](auto& b) { b.values.close = b.values.low - 0.5; },
      [](auto& b) { b.values.volume = -1; },
      [](auto& b) { b.values.volume = 0; },
      [](auto& b) { b.values.volume = std::nullopt; },
      [](auto& b) { b.values.rlst = 100; },
      [](auto& b) { b.values.rlst = -1; },
      [](auto& b) { b.values.rlst = 99; },
      [](auto& b) { b.values.rlst = std::nullopt; },
      [=](auto& b) { b.values.bc = k_inf; },
      [=](auto& b) { b.values.bc = -k_inf; },
      [](auto& b) { b.values.bc = -5; },
      [](auto& b) { b.values.session = model::Session::holiday; },
      [](auto& b) { b.provisional = true; },
      [](auto& b) { b.date = day("1899-12-31"); },
      [](auto& b) { b.date = day("1900-01-01"); },
      [](auto& b) { b.date = day("9999-12-31"); },
      [](auto& b) { b.date.days = day("9999-12-31").days + 1; },
  };
  Store store;
  store.take(document({bar(day("2025-01-01"), 100)}, moment("2025-01-02")), "series");
  for (size_t i = 0; i < changes.size(); ++i) {
    CAPTURE(i);
    model::Bar one = bar(day("2025-06-02"), 100);
    changes[i](one);
    const model::BarValues& v = one.values;
    sql::Statement insert = store.database.prepare(
        "INSERT OR REPLACE INTO bar (series_id, date, open, high, low, close, volume, rlst, bc, session, provisional, "
        "batch_id) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1)");
    insert.bind(one.date.iso(), v.open, v.high, v.low, v.close, v.volume, v.rlst, v.bc, name_of(v.session),
                one.provisional);
    bool table_refuses = false, proof_refuses = false;
    try {
      insert.run();
    } catch (const base::Error&) {
      table_refuses = true;
    }
    try {
      store::require_possible(one);
    } catch (const base::Error&) {
      proof_refuses = true;
    }
    // A date beyond the calendar's end comes out as another text: only the proof can tell.
    if (i + 1 < changes.size()) CHECK(proof_refuses == table_refuses);
    if (i + 1 == changes.size()) CHECK(proof_refuses);
  }
}
