#include "base/error.hpp"
#include "pipeline/export_run.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline/undo_run.hpp"
#include "pipeline_fixture.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <sys/stat.h>
#include <unistd.h>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;

namespace {

const std::string k_prices = "daily/data/DIX_IN_PRICE_DATA.csv";
const std::string k_dots = "daily/data/DIX_IN_BLUE_DOTS.csv";
constexpr int64_t k_first_as_of_ms = 1754142710132;

ino_t inode_of(const std::filesystem::path& path) {
  struct stat info = {};
  REQUIRE(stat(path.c_str(), &info) == 0);
  return info.st_ino;
}

MarketDocument document_of_day(int day) {
  MarketDocument document;
  document.bars = 30 + day;
  document.as_of_ms = k_first_as_of_ms + day;
  return document;
}

// A store of one symbol, exported on its first day.
struct Exported : Market {
  Exported() {
    put(document_of_day(0));
    ingest();
    before = tree();
    inode = inode_of(file(k_prices));
  }
  // The next day's document, stored and not exported.
  void store_next_day(MarketDocument document = document_of_day(1)) {
    put(document);
    pipeline::IngestRequest request;
    request.paths = {inbox().string()};
    request.export_after = false;
    pipeline::ingest(workspace, request);
  }
  bool was_rewritten() const { return inode_of(file(k_prices)) != inode; }
  std::string action_of(const pipeline::ExportReport& report, const std::string& path) const {
    for (const auto& one : report.explained) {
      if (one.path == path) return one.action + ": " + one.reason;
    }
    return "";
  }

  std::map<std::string, std::string> before;
  ino_t inode = 0;
};

// What a run that is cut off leaves: the mark in the ledger, and some of the bytes.
void leave_half_written(Market& market, const std::string& path, const std::string& half_a_line) {
  pipeline::OpenStore store(market.workspace, store::Command::exports, "");
  store.database().run_script("UPDATE export_file SET state = 'writing' WHERE path = '" + path + "'");
  write_file(market.file(path), read_file(market.file(path)) + half_a_line);
}

bool has(const std::vector<exports::Difference>& differences, const std::string& path, const std::string& kind) {
  return std::ranges::any_of(differences, [&](const auto& one) { return one.path == path && one.kind == kind; });
}

}  // namespace

TEST_CASE("a new day is appended to the four files, and nothing else of them is written") {
  Exported market;
  market.store_next_day();
  const auto report = market.export_now();
  CHECK(report.counts.written == 4);
  CHECK_THAT(market.action_of(report, k_prices), Contains("append: the series is at revision 2"));
  for (const auto& [path, text] : market.tree()) {
    INFO(path);
    if (!path.ends_with(".csv")) continue;
    CHECK(text.starts_with(market.before.at(path)));
    CHECK(std::count(text.begin(), text.end(), '\n') == 31);
  }
  CHECK_FALSE(market.was_rewritten());
  CHECK(market.check().empty());  // the manifest has the digest of the whole file
  CHECK(market.ask("SELECT count(*) || '' FROM export_file WHERE state <> 'written'") == "0");

  // And the day after, on what was appended.
  market.put(document_of_day(2));
  market.ingest();
  CHECK_FALSE(market.was_rewritten());
  CHECK(market.check().empty());
}

TEST_CASE("a change of an old line rewrites the files") {
  Exported market;
  MarketDocument document = document_of_day(1);
  SECTION("a restated bar") {
    document.restated = 29;
  }
  SECTION("a dot at a bar that was exported") {
    document.dots = {document.dates()[29].iso()};
  }
  market.store_next_day(document);
  market.export_now();
  CHECK(market.check().empty());
  CHECK(market.tree().at(k_prices) + market.tree().at(k_dots) != market.before.at(k_prices) + market.before.at(k_dots));
  if (document.restated >= 0) CHECK(market.was_rewritten());
}

TEST_CASE("only the very file that was written is appended to") {
  Exported market;
  market.store_next_day();
  const auto path = market.file(k_prices);
  SECTION("edited in place, size and time as they were") {
    const auto time = std::filesystem::last_write_time(path);
    std::string text = read_file(path);
    text[20] ^= 1;
    write_file(path, text);
    std::filesystem::last_write_time(path, time);
  }
  SECTION("replaced by a copy") {
    std::filesystem::copy_file(path, market.folder / "copy");
    std::filesystem::rename(market.folder / "copy", path);
  }
  SECTION("a second name") {
    REQUIRE(link(path.c_str(), (market.folder / "other.csv").c_str()) == 0);
  }
  SECTION("deleted") {
    std::filesystem::remove(path);
  }
  SECTION("a symlink in its place") {
    std::filesystem::rename(path, market.folder / "moved.csv");
    std::filesystem::create_symlink(market.folder / "moved.csv", path);
  }
  const auto report = market.export_now();
  CHECK_THAT(market.action_of(report, k_prices), Contains("write: "));
  CHECK(market.ask("SELECT count(*) || '' FROM export_file WHERE state = 'writing'") == "0");
  CHECK_FALSE(std::filesystem::is_symlink(path));
  CHECK(market.check().empty());
  for (const char* outside : {"other.csv", "moved.csv"}) {
    if (std::filesystem::exists(market.folder / outside)) {
      CHECK(read_file(market.folder / outside) == market.before.at(k_prices));
    }
  }
}

TEST_CASE("a file that somebody replaces while it is exported is found by the next run") {
  Exported market;
  market.store_next_day();
  market.workspace.progress = [&](const std::string& stage, size_t, size_t) {
    if (stage == "export") write_file(market.file(k_prices), "not ours\n");
  };
  market.export_now();
  CHECK(read_file(market.file(k_prices)) == "not ours\n");
  CHECK_FALSE(market.check().empty());
  market.workspace.progress = {};
  const auto report = market.export_now();
  CHECK_THAT(market.action_of(report, k_prices), Contains("write: the file was touched by somebody else"));
  CHECK(market.check().empty());
}

TEST_CASE("a run that is cut off after it appended left its marks, and the next one writes the files anew") {
  Exported market;
  market.store_next_day();
  market.workspace.progress = [](const std::string&, size_t, size_t) { throw base::Error("cut off"); };
  CHECK_THROWS_WITH(market.export_now(), "cut off");
  CHECK(market.ask("SELECT count(*) || '' FROM export_file WHERE state = 'writing'") == "4");
  CHECK(has(market.check(), k_prices, "unfinished"));
  market.workspace.progress = {};
  const auto report = market.export_now();
  CHECK_THAT(market.action_of(report, k_prices), Contains("write: a run was cut off"));
  CHECK(market.check().empty());
}

TEST_CASE("a run that is cut off while it appends is completed by rewriting what it may have half written") {
  Exported market;
  const std::string half_a_line = GENERATE("", "20250714T,13", "20250714T,130,131,129,130,1000\n");
  CAPTURE(half_a_line);
  market.store_next_day();
  leave_half_written(market, k_prices, half_a_line);
  CHECK(has(market.check(), k_prices, "unfinished"));
  const auto report = market.export_now();
  CHECK_THAT(market.action_of(report, k_prices), Contains("write: a run was cut off"));
  CHECK(market.check().empty());
  CHECK(std::ranges::count(market.tree().at(k_prices), '\n') == 31);
}

TEST_CASE("what a run that was cut off appended is written again although it is right: nobody has synced it") {
  Exported market;
  leave_half_written(market, k_prices, "");
  CHECK(market.export_now().counts.written == 1);
  CHECK(market.was_rewritten());
  CHECK(market.check().empty());
}

TEST_CASE("a half-written file is put right whatever is asked for, or the index files would lose it") {
  Market market;
  market.put({.symbol = "A.IN"});
  market.put({.symbol = "B.IN"});
  market.ingest();
  const auto good = market.tree();
  leave_half_written(market, "daily/data/B_IN_PRICE_DATA.csv", "2025");
  market.export_now({.all = false, .symbol = "A.IN"});
  CHECK(market.tree() == good);
  CHECK(market.check().empty());
}

TEST_CASE("appended lines with more decimals raise the pricescale") {
  Exported market;
  MarketDocument document = document_of_day(1);
  document.restated = 30;  // the new bar: half a rupee higher
  market.store_next_day(document);
  market.export_now();
  CHECK_FALSE(market.was_rewritten());
  CHECK(market.before.at("daily/symbol_info/bluedot_daily.json") !=
        market.tree().at("daily/symbol_info/bluedot_daily.json"));
  CHECK(market.check().empty());
}

TEST_CASE("a log that does not explain the revisions, or speaks of what we do not know, proves nothing") {
  Exported market;
  market.store_next_day();
  const std::string script = GENERATE(
      "UPDATE series SET revision = revision + 1", "UPDATE export_tree SET audit_id = NULL",
      "UPDATE export_tree SET audit_id = audit_id + 100", "UPDATE export_file SET digest_state = x'00'",
      "INSERT INTO audit_log (at, batch_id, actor, action, series_id, date) VALUES ('', 2, '', 'magic', 1, "
      "'2030-01-01')",
      "INSERT INTO audit_log (at, batch_id, actor, action, series_id, after) VALUES ('', 2, '', 'insert', 1, '{x')",
      "INSERT INTO audit_log (at, actor, action, series_id, date) VALUES ('', '', 'revise', 1, '2030-01-01')");
  CAPTURE(script);
  {
    pipeline::OpenStore store(market.workspace, store::Command::exports, "");
    store.database().run_script(script);
  }
  market.export_now();
  CHECK(market.was_rewritten());
  CHECK(market.check().empty());
}

TEST_CASE("whatever days bring, the files are those of a rebuild") {
  std::mt19937 random(GENERATE(1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U));
  const auto up_to = [&](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
  Market market;
  for (int day = 0; day < 12; ++day) {
    for (const char* period : {"Daily", "Weekly"}) {
      MarketDocument document;
      document.period = period;
      document.bars = (document.period == "Daily" ? 30 : 6) + day / (document.period == "Daily" ? 1 : 4);
      document.as_of_ms = k_first_as_of_ms + day;
      if (up_to(4) == 0) document.restated = up_to(document.bars);
      if (up_to(6) == 0) document.with_indicators = false;
      // Settled only on a later day: the last bar is provisional.
      const base::Date last = document.dates().back();
      if (up_to(3) == 0) document.as_of_ms = (int64_t{last.days} * 86'400 + 6 * 3'600) * 1000;
      for (int i = up_to(3); i > 0; --i) document.dots.push_back(base::Date{last.days - up_to(3) * up_to(9)}.iso());
      std::ranges::sort(document.dots, std::greater());
      document.dots.erase(std::unique(document.dots.begin(), document.dots.end()), document.dots.end());
      market.put(document);
    }
    const auto report = market.ingest();
    CHECK(report.rejections.empty());
    if (up_to(5) == 0 && !report.batches.empty()) {
      pipeline::UndoRequest undo;
      undo.batch = report.batches.back();
      pipeline::undo(market.workspace, undo);
    }
    INFO("day " << day);
    const auto differences = market.check();
    for (const auto& one : differences) UNSCOPED_INFO(one.path + " " + one.kind + " " + one.detail);
    REQUIRE(differences.empty());
    CHECK(market.ask("PRAGMA integrity_check") == "ok");
    CHECK(market.ask("SELECT count(*) || '' FROM pragma_foreign_key_check") == "0");
  }
}
