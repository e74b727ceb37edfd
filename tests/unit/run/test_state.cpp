// The store kept in a remote folder between runs; the remote is a folder of this machine, by the real rclone.
#include "base/error.hpp"
#include "pipeline/open_store.hpp"
#include "run/recorder.hpp"
#include "run/state.hpp"
#include "support/market.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <optional>

using namespace bluedot;
using run::RemoteState;
namespace fs = std::filesystem;

namespace {

// A machine without anything on its disk.
struct Runner {
  explicit Runner(std::string where) : remote(std::move(where)) {
    workspace.store = folder / "bluedot.db";
    workspace.export_dir = folder / "exports";
    workspace.actor = "me@here";
    workspace.clock = base::Clock(base::Instant::parse("2025-08-01T13:00:00Z").value());
  }
  // Something by which stores are told apart.
  void work(const char* name) {
    workspace.configured["export.repository_daily"] = name;
    pipeline::OpenStore(workspace, store::Command::run, "");
  }
  std::string worked() {
    const sql::Reader database = pipeline::open_for_reading(workspace);
    sql::Statement row = database.prepare("SELECT value FROM setting WHERE name = 'export.repository_daily'");
    return row.step() ? std::string(row.text(0)) : "";
  }

  tests::TempFolder folder;
  pipeline::Workspace workspace;
  std::string remote;
};

std::string message_of(Runner& runner) {
  try {
    RemoteState state(runner.workspace, runner.remote);
  } catch (const base::Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("the store goes from runner to runner, and the generation before the last stays") {
  const tests::TempFolder remote;
  fs::create_directory(remote / "state");
  std::string before;
  for (const char* name : {"r1", "r2", "r3", "r4"}) {
    Runner runner((remote / "state").string());
    RemoteState state(runner.workspace, runner.remote);
    CHECK((fs::exists(runner.workspace.store) ? runner.worked() : "") == before);
    runner.work(name);
    state.put_back(runner.workspace);
    before = name;
  }
  CHECK_FALSE(fs::exists(remote / "state" / "generation-2"));
  CHECK(fs::exists(remote / "state" / "generation-3" / "store.db.gz"));
  CHECK(fs::exists(remote / "state" / "generation-4" / "store.db.json"));
}

TEST_CASE("of two runners at once the second says who is at work, and comes to its turn later") {
  const tests::TempFolder remote;
  Runner first(remote.path().string()), second(remote.path().string());
  {
    RemoteState state(first.workspace, first.remote);
    first.work("first");
    const std::string message = message_of(second);
    CHECK(message.find("another runner is at work") != std::string::npos);
    state.put_back(first.workspace);
  }
  RemoteState state(second.workspace, second.remote);
  CHECK(second.worked() == "first");
}

TEST_CASE("a generation that came meanwhile is not written over") {
  const tests::TempFolder remote;
  Runner slow(remote.path().string()), quick(remote.path().string());
  RemoteState state(slow.workspace, slow.remote);
  slow.work("slow");
  for (const auto& entry : fs::directory_iterator(remote.path())) fs::remove(entry.path());  // its claim is too old
  {
    RemoteState other(quick.workspace, quick.remote);
    quick.work("quick");
    other.put_back(quick.workspace);
  }
  CHECK_THROWS_WITH(state.put_back(slow.workspace), Catch::Contains("another runner has put generation 1 there"));
}

TEST_CASE("a store of another generation is not replaced, and a damaged one is not brought") {
  const tests::TempFolder remote;
  Runner runner(remote.path().string());
  {
    RemoteState state(runner.workspace, runner.remote);
    runner.work("first");
    state.put_back(runner.workspace);
  }
  CHECK(message_of(runner).empty());  // the same generation
  Runner other(remote.path().string());
  other.work("its own");
  CHECK(message_of(other).find("is not generation 1") != std::string::npos);

  fs::resize_file(remote / "generation-1" / "store.db.gz", 1000);
  Runner third(remote.path().string());
  CHECK_FALSE(message_of(third).empty());
  CHECK_FALSE(fs::exists(third.workspace.store));
  for (const auto& entry : fs::directory_iterator(remote.path())) {
    CHECK(entry.path().filename().string().rfind("claim-", 0) != 0);  // no claim is left
  }
}

TEST_CASE("a store is as it was brought until something but the record of runs changes") {
  const tests::TempFolder remote;
  {
    Runner first(remote.path().string());
    RemoteState state(first.workspace, first.remote);
    first.work("first");
    CHECK_FALSE(state.is_as_brought(first.workspace));  // there is no generation yet
    state.put_back(first.workspace);
    CHECK(state.is_as_brought(first.workspace));
  }
  Runner second(remote.path().string());
  {
    RemoteState state(second.workspace, second.remote);
    CHECK(state.is_as_brought(second.workspace));
    run::Recorder(second.workspace, model::RunTrigger::manual).finish("", [](sql::Writer&) {});
    CHECK(state.is_as_brought(second.workspace));
    second.work("second");
    CHECK_FALSE(state.is_as_brought(second.workspace));
  }
  // It was not put back, as if the network had failed: the next run, which changes nothing, must do so.
  RemoteState state(second.workspace, second.remote);
  CHECK_FALSE(state.is_as_brought(second.workspace));
  state.put_back(second.workspace);
  CHECK(state.is_as_brought(second.workspace));
}
