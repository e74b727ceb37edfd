#include "run/installation.hpp"
#include "run/market_days.hpp"
#include "support/background_program.hpp"
#include "support/receiver.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;
using nlohmann::json;

namespace {

bool is_program_missing() {
  if (has_program("rclone") && has_program("python3")) return false;
  WARN("skipped: rclone or python3 is not installed");
  return true;
}

// Until the condition is true, for at most 20 seconds.
bool wait_until(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

std::string source_of(const Installation& installation, const std::string& more) {
  return "sources:\n  - name: local\n    remote: " + (installation.folder / "daily").string() + "\n" + more;
}

int64_t runs_that_ended(const Installation& installation) {
  if (!std::filesystem::exists(installation.folder / "bluedot.db")) return 0;
  const auto rows = installation.query("SELECT count(*) FROM run WHERE trigger = 'watch' AND outcome = 'ok'");
  return std::stoll(rows.at(0));
}

}  // namespace

TEST_CASE("of two runs of a store at once one goes on, and the other says who is at work") {
  if (is_program_missing()) return;
  Installation installation;
  const Receiver silent({"http", "--script", "hang"});
  installation.environment["TEAM_URL"] = silent.url("http", "/services/x");
  installation.configure(source_of(installation, "    settle_seconds: 0\n") +
                         "notify:\n  - name: team\n    url: env:TEAM_URL\n    when: always\n");
  write_files(market_day(2, 1), installation.folder / "daily");
  BackgroundProgram first(installation.command_line({"run"}), installation.folder.path());
  REQUIRE(wait_until([&] { return !silent.records().empty(); }));  // it waits for an answer
  const auto second = installation.bluedot({"run"});
  CHECK(second.exit_code == 4);
  CHECK_THAT(second.err, Contains("another run of bluedot.db is at work: pid ") && Contains("(bluedot run)"));
  // It holds up nobody else.
  CHECK(installation.bluedot({"ingest", (installation.folder / "daily").string()}).exit_code == 0);
  CHECK(installation.bluedot({"check"}).exit_code == 0);

  const auto before = std::chrono::steady_clock::now();
  CHECK(first.end(SIGTERM) == 130);
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(1));
  installation.configure(source_of(installation, "    settle_seconds: 0\n"));
  CHECK(installation.run().outcome() == "nothing");
}

TEST_CASE("runs and what they came to, as a table and as JSON") {
  if (is_program_missing()) return;
  Installation installation;
  installation.configure(source_of(installation, "    settle_seconds: 0\n    expect: 3\n"));
  CHECK(installation.bluedot({"run"}).exit_code == 1);  // the folder is not there
  write_files(market_day(3, 1), installation.folder / "daily");
  CHECK(installation.bluedot({"run"}).exit_code == 0);
  write_file(installation.folder / "daily/bad.json", "{}");
  const auto degraded = installation.bluedot({"run"});
  CHECK(degraded.exit_code == 3);
  CHECK_THAT(degraded.out, Contains("degraded") && Contains("rejected: ") && Contains("bad.json"));

  const json runs = installation.ask({"runs"})["runs"];
  REQUIRE(runs.size() == 3);
  CHECK(runs[0]["outcome"] == "degraded");
  CHECK(runs[1]["outcome"] == "ok");
  CHECK(runs[2]["outcome"] == "failed");
  CHECK(installation.ask({"runs", "--limit", "1"})["runs"].size() == 1);
  const std::string id = runs[1]["run"];
  const json shown = installation.ask({"runs", "show", id});
  CHECK(shown["steps"][0]["name"] == "pull local");
  CHECK(shown["steps"][0]["counts"]["files"] == 3);
  CHECK(shown["steps"][1]["counts"]["accepted"] == 3);
  CHECK(shown["batches"].size() == 1);
  const auto text = installation.bluedot({"runs", "show", id});
  CHECK_THAT(text.out, Contains("run " + id + ": ok") && Contains("pull local  ok"));
  CHECK(installation.bluedot({"runs", "show", "1999"}).exit_code == 1);
  // A line of the log is a JSON object that names the run and the step.
  const auto logged = installation.bluedot({"run", "--log-format", "json"});
  std::istringstream lines(logged.err);
  std::string line;
  int of_steps = 0;
  while (std::getline(lines, line)) {
    const json entry = json::parse(line);
    CHECK(entry.contains("ts"));
    if (entry.contains("step")) CHECK(entry.contains("run"));
    of_steps += entry.contains("step") ? 1 : 0;
  }
  CHECK(of_steps >= 3);
}

TEST_CASE("watch takes a delivery that arrives in pieces once and whole, and ends within a second") {
  if (is_program_missing()) return;
  Installation installation;
  installation.environment.erase("BLUEDOT_NOW");
  installation.configure(source_of(installation, "    settle_seconds: 1\n") + "poll_seconds: 60\n");
  const auto daily = installation.folder / "daily";
  std::filesystem::create_directories(daily);
  BackgroundProgram watch(installation.command_line({"watch"}), installation.folder.path());
  // The pieces come a fifth of a second apart, each sooner than the folder is taken to have settled.
  const Files files = market_day(12, 1);
  for (const auto& [name, bytes] : files) {
    write_file(daily / name, bytes);
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  const bool is_taken = wait_until([&] { return runs_that_ended(installation) > 0; });
  const auto before = std::chrono::steady_clock::now();
  CHECK(watch.end(SIGTERM) == 0);
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(1));
  REQUIRE(is_taken);
  CHECK(installation.query("SELECT files FROM delivery") == std::vector<std::string>{"12"});
  CHECK(installation.inbox() == files);
  CHECK(installation.exports() == exports_of({files}));
}
