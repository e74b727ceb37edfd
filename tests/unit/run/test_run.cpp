#include "base/error.hpp"
#include "run/run.hpp"
#include "support/market.hpp"
#include "support/receiver.hpp"
#include "support/resource_limit.hpp"
#include "support/temp_folder.hpp"
#include "support/workspace.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <optional>

using namespace bluedot;
using Catch::Contains;

TEST_CASE("a run that cannot be recorded, as the disk is full, tells each channel at once") {
  std::signal(SIGXFSZ, SIG_IGN);  // NOLINT(cert-err33-c): the limit then shows as an error of each write
  const tests::TempFolder folder;
  const tests::Receiver receiver({"http"});
  setenv("URL_OF_TEAM", receiver.url("http", "/services/x").c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
  tests::write_file(folder / "daily/A.json", tests::MarketDocument{.symbol = "A.IN"}.json());
  pipeline::Workspace workspace = tests::workspace_in(folder.path());
  std::vector<std::string> warnings;
  workspace.warn = [&](const std::string& message) { warnings.push_back(message); };
  std::optional<tests::ResourceLimit> full;
  workspace.progress = [&](const std::string&, size_t, size_t) {  // the documents are being taken in
    if (!full) full.emplace(RLIMIT_FSIZE, rlim_t{0});
  };
  run::RunSettings settings;
  settings.inbox = folder / "inbox";
  run::SourceSettings& source = settings.sources.emplace_back();
  source.name = "local";
  source.remote = (folder / "daily").string();
  source.settle_seconds = 0;
  run::ChannelSettings& team = settings.notify.emplace_back();
  team.name = "team";
  team.url = "env:URL_OF_TEAM";
  std::string why;
  try {
    run::run(workspace, settings, model::RunTrigger::schedule);
  } catch (const base::Error& error) {
    why = error.what();
  }
  full.reset();
  REQUIRE(why != "");
  REQUIRE(receiver.records().size() == 1);
  const std::string body = receiver.records()[0].at("body");
  INFO(body);
  CHECK_THAT(body,
             Contains("end: the run did not come to its end: ") && Contains("bluedot.db") && Contains("pull local"));
}
