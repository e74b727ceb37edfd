#include "fetch/journal.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
namespace fs = std::filesystem;

namespace {

fetch::Target target_of(const std::string& symbol, std::optional<int64_t> backfill = {}) {
  const base::Date from = base::Date::parse_iso("2025-07-01").value(), to = base::Date::parse_iso("2025-07-14").value();
  return {{.symbol = symbol,
           .names = {},
           .window = {from, to},
           .stands = {},
           .needed_from = from,
           .exchange = model::exchange_of(symbol, "Asia/Kolkata")},
          backfill};
}

fetch::Told told_of(fetch::Journal& journal, const fetch::Target& target, const std::string& text) {
  fetch::Told told{.target = target, .asked = {}, .asked_at = base::Instant{1752498000000}, .bodies = {}};
  told.asked.answers = {{"kite", {.verdict = vendor::Verdict::absent, .message = "has no such symbol"}, 0},
                        {"yahoo", {.verdict = vendor::Verdict::ok, .dates = {target.wish.window.to}}, 2}};
  told.bodies = {journal.keep(target, {0, "yahoo", "A/B.NS", text, target.wish.window})};
  return told;
}

}  // namespace

TEST_CASE("what was answered is there after a kill, with its bodies") {
  const tests::TempFolder folder;
  {
    fetch::Journal journal(folder / "asked");
    journal.add(told_of(journal, target_of("A.IN"), "{1}"));
    journal.add(told_of(journal, target_of("B.IN", 7), "{2}"));
  }
  fetch::Journal journal(folder / "asked");
  REQUIRE(journal.told().size() == 2);
  const fetch::Told& told = journal.told()[1];
  CHECK(told.target.wish.symbol == "B.IN");
  CHECK(told.target.backfill_id == 7);
  CHECK(told.asked_at == base::Instant{1752498000000});
  REQUIRE(told.asked.answers.size() == 2);
  CHECK(told.asked.answers[0].judgement.message == "has no such symbol");
  CHECK(told.asked.answers[1].requests == 2);
  CHECK(told.asked.dates() == std::vector{told.target.wish.window.to});
  REQUIRE(told.bodies.size() == 1);
  CHECK(told.bodies[0].path == "yahoo/A_B.NS_daily.json");
  CHECK(tests::read_file(told.bodies[0].file) == "{2}");
  CHECK(journal.has(target_of("A.IN")));
  CHECK_FALSE(journal.has(target_of("A.IN", 7)));
  CHECK(journal.keep(target_of("C.IN"), {0, "yahoo", "C", "{3}", {}}).file.filename() == "3.json");

  journal.clear();
  CHECK(fetch::Journal(folder / "asked").told().empty());
  CHECK_FALSE(fs::exists(folder / "asked"));
}

TEST_CASE("a later line of the same symbol takes the place of the one before") {
  const tests::TempFolder folder;
  fetch::Journal journal(folder / "asked");
  journal.add(told_of(journal, target_of("A.IN"), "{1}"));
  journal.add(told_of(journal, target_of("A.IN"), "{2}"));
  CHECK(journal.told().size() == 1);
  CHECK(fetch::Journal(folder / "asked").told().size() == 1);
}

TEST_CASE("a line that was cut off counts as not there, and those after it do") {
  const tests::TempFolder folder;
  const fs::path lines = folder / "asked" / "answers.jsonl";
  {
    fetch::Journal journal(folder / "asked");
    journal.add(told_of(journal, target_of("A.IN"), "{1}"));
    journal.add(told_of(journal, target_of("B.IN"), "{2}"));
  }
  fs::resize_file(lines, fs::file_size(lines) - 20);
  fetch::Journal journal(folder / "asked");
  CHECK(journal.has(target_of("A.IN")));
  CHECK_FALSE(journal.has(target_of("B.IN")));
  journal.add(told_of(journal, target_of("C.IN"), "{3}"));
  CHECK(fetch::Journal(folder / "asked").told().size() == 2);
}

TEST_CASE("an answer whose body is not whole is asked for again") {
  const tests::TempFolder folder;
  {
    fetch::Journal journal(folder / "asked");
    journal.add(told_of(journal, target_of("A.IN"), "{1}"));
    journal.add(told_of(journal, target_of("B.IN"), "{2}"));
  }
  fs::resize_file(folder / "asked" / "bodies" / "1.json", 0);
  CHECK_FALSE(fetch::Journal(folder / "asked").has(target_of("A.IN")));
  CHECK(fetch::Journal(folder / "asked").has(target_of("B.IN")));
}
