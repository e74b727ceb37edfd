#include "store/reading/bar_story.hpp"
#include "store_fixture.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

std::string number(std::optional<int64_t> batch) {
  return batch ? std::to_string(*batch) : "-";
}

// One value a line: its close or `none`, state, batches, and the document that said it.
std::string bar_story(const Store& store, std::string_view date) {
  std::string text;
  for (const auto& value : store::bar_story(store.database, 1, day(date))) {
    text += fmt::format("{} {} [{}, {}) {}\n", value.values ? std::to_string(int(value.values->close)) : "none",
                        name_of(value.state), number(value.since_batch), number(value.until_batch),
                        value.document ? value.document->path : "a person");
  }
  return text;
}

std::string dot_story(const Store& store, std::string_view date, model::Timeframe timeframe) {
  std::string text;
  for (const auto& dot : store::dot_story(store.database, 1, timeframe, day(date))) {
    text += fmt::format("{} {} {} [{}, {}) {}\n", dot.date.iso(), dot.is_present ? "dot" : "none", name_of(dot.state),
                        number(dot.since_batch), number(dot.until_batch), dot.document ? dot.document->path : "");
  }
  return text;
}

}  // namespace

TEST_CASE("the story of a bar: restated, taken back, said again, and what never stood") {
  Store store;
  const model::Bar monday = bar(day("2025-06-02"), 10), wednesday = bar(day("2025-06-04"), 12);
  store.take(document({monday, bar(day("2025-06-03"), 20), wednesday}, moment("2025-06-20")), "a");
  store.take(document({monday, bar(day("2025-06-03"), 21), wednesday}, moment("2025-06-22")), "b");
  CHECK(bar_story(store, "2025-06-03") == "20 stood [1, 2) a.json\n21 stands [2, -) b.json\n");
  CHECK(store::bar_story(store.database, 1, day("2025-06-03"))[0].ended_by->path == "b.json");
  CHECK(!store::bar_story(store.database, 1, day("2025-06-03"))[1].ended_by);

  store.take(document({monday, wednesday}, moment("2025-06-21")), "late");  // older than b: it never counts
  store.take(document({monday, wednesday}, moment("2025-06-24")), "c");     // newer: no bar
  store.take(document({monday, bar(day("2025-06-03"), 19), wednesday}, moment("2025-06-23")), "late2");
  CHECK(bar_story(store, "2025-06-03") ==
        "20 stood [1, 2) a.json\n21 stood [2, 4) b.json\nnone never stood [-, 3) late.json\n"
        "19 never stood [-, 5) late2.json\n");
  CHECK(store::bar_story(store.database, 1, day("2025-06-03"))[1].ended_by->path == "c.json");
  store.take(document({monday, bar(day("2025-06-03"), 22), wednesday}, moment("2025-06-25")), "d");
  CHECK(bar_story(store, "2025-06-03").ends_with("19 never stood [-, 5) late2.json\n22 stands [6, -) d.json\n"));

  CHECK(bar_story(store, "2025-06-02") == "10 stands [1, -) a.json\n");
  CHECK(bar_story(store, "2025-06-05").empty());
}

TEST_CASE("values of one batch stand in the order of its documents") {
  Store store;
  {
    store::BatchWriter batch(store.database, Store::run(), store.options);
    for (const int hour : {1, 3, 2, 4}) {
      const std::string seed = std::to_string(hour);
      batch.take(Store::provenance(seed), document({bar(day("2025-06-02"), 10 + hour)}, moment("2025-06-20", hour)));
    }
    batch.commit(moment("2025-09-01"));
  }
  CHECK(bar_story(store, "2025-06-02") ==
        "11 stood [1, 1) 1.json\n13 stood [1, 1) 3.json\n12 never stood [-, 1) 2.json\n14 stands [1, -) 4.json\n");
  // The value that stands was said before one that never stood.
  store::BatchWriter batch(store.database, Store::run(), store.options);
  batch.take(Store::provenance("6"), document({bar(day("2025-06-02"), 16)}, moment("2025-06-20", 6)));
  batch.take(Store::provenance("5"), document({bar(day("2025-06-02"), 15)}, moment("2025-06-20", 5)));
  batch.commit(moment("2025-09-01"));
  CHECK(bar_story(store, "2025-06-02").ends_with("16 stands [2, -) 6.json\n15 never stood [-, 2) 5.json\n"));
}

TEST_CASE("a value that an undo lets stand again comes after the one that was undone") {
  Store store;
  store.take(document({bar(day("2025-06-02"), 10)}, moment("2025-06-20")), "a");
  store.take(document({bar(day("2025-06-02"), 11)}, moment("2025-06-21")), "b");
  store.take(document({bar(day("2025-06-05"), 9)}, moment("2025-06-21")), "c");
  // As the undo of batch 2 by batch 3 leaves it: the first document's value again, since batch 3.
  store.database.run_script(
      "INSERT INTO bar_history (series_id, date, open, high, low, close, document_id, batch_id, since_batch, "
      "until_batch)"
      " SELECT series_id, date, open, high, low, close, document_id, batch_id, batch_id, 3 FROM bar"
      " WHERE date = '2025-06-02';"
      "UPDATE bar SET open = 10, low = 9, close = 10, document_id = 1, batch_id = 3 WHERE date = '2025-06-02'");
  CHECK(bar_story(store, "2025-06-02") == "10 stood [1, 2) a.json\n11 stood [2, 3) b.json\n10 stands [3, -) a.json\n");
  CHECK(!store::bar_story(store.database, 1, day("2025-06-02"))[1].ended_by);
}

TEST_CASE("the story of a blue dot, of a day and of the days of a week") {
  Store store;
  auto first = document({bar(day("2025-06-02"), 10)}, moment("2025-06-20"));
  first.dots = {day("2025-06-01"), day("2025-06-04"), day("2025-06-08"), day("2025-06-09")};
  store.take(first, "a");
  auto second = document({bar(day("2025-06-02"), 10)}, moment("2025-06-21"));
  second.dots = {day("2025-06-01"), day("2025-06-08")};
  store.take(second, "b");
  CHECK(dot_story(store, "2025-06-04", model::Timeframe::daily) == "2025-06-04 dot stood [1, 2) a.json\n");
  CHECK(dot_story(store, "2025-06-05", model::Timeframe::daily).empty());
  // Monday the 2nd to Sunday the 8th; the Sunday before and the Monday after are other weeks.
  CHECK(dot_story(store, "2025-06-06", model::Timeframe::weekly) ==
        "2025-06-04 dot stood [1, 2) a.json\n2025-06-08 dot stands [1, -) a.json\n");
  auto late = document({bar(day("2025-06-02"), 10)}, moment("2025-06-20", 20));
  late.dots = {day("2025-06-01"), day("2025-06-05")};
  store.take(late, "late");
  CHECK(dot_story(store, "2025-06-05", model::Timeframe::daily) == "2025-06-05 dot never stood [-, 3) late.json\n");
  CHECK(dot_story(store, "2025-06-08", model::Timeframe::daily) ==
        "2025-06-08 dot stands [1, -) a.json\n2025-06-08 none never stood [-, 3) late.json\n");
}
