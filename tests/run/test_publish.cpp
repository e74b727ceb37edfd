#include "run/installation.hpp"
#include "run/market_days.hpp"
#include "support/background_program.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;

namespace {

bool is_program_missing() {
  if (has_program("rclone") && has_program("git")) return false;
  WARN("skipped: rclone or git is not installed");
  return true;
}

// The configuration as `init` writes it, with the lines that a person takes the `#` from and fills in.
std::string edited(std::string yaml, const std::map<std::string, std::string>& values) {
  for (const auto& [key, value] : values) {
    for (const std::string indent : {"  - ", "    "}) {
      const size_t line = yaml.find("\n#" + indent + key + ": ");
      if (line != std::string::npos) {
        yaml.replace(line, yaml.find('\n', line + 1) - line, "\n" + indent + key + ": " + value);
        break;
      }
      if (indent == "    ") throw std::runtime_error("init writes no " + key);
    }
  }
  return yaml;
}

// What a run without work leaves alone. (The store has a record of each run, and git looks through its index.)
std::map<std::string, Files> traces(const Installation& installation) {
  return {{"inbox", times_below(installation.folder / "inbox")},
          {"exports", times_below(installation.folder / "exports")},
          {"remote", times_below(installation.folder / "remote.git")},
          {"source", times_below(installation.folder / "daily")}};
}

}  // namespace

TEST_CASE("from an empty machine to a published branch, day by day") {
  if (is_program_missing()) return;
  constexpr int k_symbols = 20;
  Installation installation;
  const BareRepository remote(installation.folder / "remote.git");
  installation.ask({"init"});
  const std::string daily = (installation.folder / "daily").string();
  installation.configure(edited(read_file(installation.folder / "bluedot.yaml"),
                                {{"name", "drive"}, {"remote", daily}, {"settle_seconds", "0"}}));
  std::string yaml = read_file(installation.folder / "bluedot.yaml");
  const size_t publish = yaml.find("\npublish:");
  installation.configure(
      yaml.substr(0, publish) +
      edited(yaml.substr(publish), {{"name", "pages"}, {"url", remote.url()}, {"branch", "gh-pages"}}));

  write_files(market_day(k_symbols, 1), daily);
  const RunEnd first = installation.run();
  INFO(first.text());
  CHECK(first.exit_code == 0);
  CHECK(first.outcome() == "ok");
  const std::string first_commit = remote.git({"rev-parse", "gh-pages"});
  CHECK(remote.git({"rev-list", "--count", "gh-pages"}) == "1");
  CHECK(remote.files() == with_nojekyll(installation.exports()));
  CHECK(installation.exports() == exports_of({market_day(k_symbols, 1)}));

  // Of the second day only two symbols differ.
  Files second_day = market_day(k_symbols, 1);
  for (const int symbol : {3, 7}) second_day[file_name_of(symbol)] = document_of(symbol, 2);
  write_files(second_day, daily);
  const RunEnd second = installation.run();
  INFO(second.text());
  CHECK(second.exit_code == 0);
  CHECK(second.count_of("pull drive", "files") == 2);
  CHECK(remote.git({"rev-list", "--count", "gh-pages"}) == "1");
  CHECK(remote.git({"rev-parse", "gh-pages"}) != first_commit);
  CHECK(remote.files() == with_nojekyll(installation.exports()));
  // A commit, its folders, and four streams of two symbols at most; the first push had those of all.
  CHECK(first.count_of("publish pages", "objects") > k_symbols);
  CHECK(second.count_of("publish pages", "objects") <= second.count_of("export", "written") + 8);
  CHECK(second.count_of("export", "written") < 12);

  const auto before = traces(installation);
  const RunEnd third = installation.run();
  INFO(third.text());
  CHECK(third.exit_code == 0);
  CHECK(third.outcome() == "nothing");
  for (const auto& step : third.report["steps"]) CHECK(step["outcome"] == "nothing");
  for (const auto& [name, listing] : traces(installation)) {
    INFO(name);
    CHECK(listing == before.at(name));
  }

  // What came in is kept: it changes nothing here, and builds the same store elsewhere.
  const auto again = installation.ask({"ingest", (installation.folder / "inbox").string()});
  CHECK(again["documents"]["unchanged"] == k_symbols + 2);
  CHECK(times_below(installation.folder / "exports") == before.at("exports"));
  Installation other;
  other.ask({"ingest", (installation.folder / "inbox").string()});
  CHECK(other.exports() == installation.exports());
}

TEST_CASE("a branch that cannot be reached fails its step alone, and the next run publishes") {
  if (is_program_missing()) return;
  Installation installation;
  write_files(market_day(2, 1), installation.folder / "daily");
  installation.configure("sources:\n  - name: local\n    remote: " + (installation.folder / "daily").string() +
                         "\n    settle_seconds: 0\npublish:\n  - name: pages\n    url: " +
                         (installation.folder / "remote.git").string() + "\n");
  const RunEnd failed = installation.run();
  INFO(failed.text());
  CHECK(failed.exit_code == 1);
  CHECK(failed.outcome_of("export") == "ok");
  CHECK_THAT(failed.message_of("publish pages"), Contains("tries again"));
  const BareRepository remote(installation.folder / "remote.git");
  const RunEnd mended = installation.run();
  CHECK(mended.exit_code == 0);
  CHECK(mended.outcome_of("pull local") == "nothing");
  CHECK(mended.outcome_of("publish pages") == "ok");
  CHECK(remote.files() == with_nojekyll(installation.exports()));
}
