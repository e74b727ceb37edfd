#include "store/reading/logged_changes.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

// From the newest entry of the log on.
store::LoggedChanges changes_since(const Store& store, int64_t audit_id) {
  return {store.database, audit_id};
}

store::ExportSeries series(const Store& store) {
  return store::series_to_export(store.database).at(0);
}

}  // namespace

TEST_CASE("the first date that may differ is the earliest of inserts, revisions and dots") {
  Store store;
  store.take(document({bar(day("2025-08-04"), 100), bar(day("2025-08-05"), 101)}, moment("2025-08-05")), "a");
  const int64_t shown = series(store).revision, since = store::last_audit_id(store.database);
  CHECK_FALSE(changes_since(store, since).first_date(series(store), shown));  // nothing happened

  store.take(document({bar(day("2025-08-05"), 101), bar(day("2025-08-06"), 102)}, moment("2025-08-06")), "b");
  CHECK(changes_since(store, since).first_date(series(store), shown) == day("2025-08-06"));

  store.take(document({bar(day("2025-08-05"), 101.5), bar(day("2025-08-06"), 102)}, moment("2025-08-07")), "c");
  CHECK(changes_since(store, since).first_date(series(store), shown) == day("2025-08-05"));

  auto with_dot = document({bar(day("2025-08-06"), 102)}, moment("2025-08-08"));
  with_dot.dots = {day("2025-08-04")};
  store.take(with_dot, "d");
  CHECK(changes_since(store, since).first_date(series(store), shown) == day("2025-08-04"));
}

TEST_CASE("a dot concerns the week of a weekly bar, in a series that its document does not speak of") {
  Store store;
  auto weekly = document({bar(day("2025-08-01"), 100)}, moment("2025-08-02"));
  weekly.timeframe = model::Timeframe::weekly;
  store.take(weekly, "weekly");
  const int64_t shown = series(store).revision, since = store::last_audit_id(store.database);
  auto daily = document({bar(day("2025-08-06"), 102)}, moment("2025-08-06"));
  daily.dots = {day("2025-08-05")};  // a Tuesday
  store.take(daily, "daily");
  const auto all = store::series_to_export(store.database);
  const auto& one = all.at(0).timeframe == model::Timeframe::weekly ? all.at(0) : all.at(1);
  CHECK(one.revision == shown + 1);
  CHECK(changes_since(store, since).first_date(one, shown) == day("2025-08-08"));
}

TEST_CASE("nothing is known without a beginning, behind a log that was cut off, and of revisions nobody logged") {
  Store store;
  store.take(document({bar(day("2025-08-04"), 100)}, moment("2025-08-05")), "a");
  const int64_t since = store::last_audit_id(store.database);
  store.take(document({bar(day("2025-08-05"), 100)}, moment("2025-08-06")), "b");
  const store::ExportSeries now = series(store);
  CHECK(changes_since(store, since).first_date(now, now.revision - 1));
  CHECK_FALSE(store::LoggedChanges(store.database, std::nullopt).first_date(now, now.revision - 1));
  CHECK_FALSE(changes_since(store, 1'000).first_date(now, now.revision - 1));
  CHECK_FALSE(changes_since(store, since).first_date(now, now.revision - 2));
}
