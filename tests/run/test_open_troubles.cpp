// What is wrong with a delivery stays so until it is mended, whatever the runs in between do.
#include "run/installation.hpp"
#include "run/market_days.hpp"
#include "support/background_program.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

using namespace bluedot::tests;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

using Lines = std::vector<std::string>;

// Deliveries of dates with a trigger, a branch, and a channel whose secret is missing: what it would be told waits.
struct Supplied {
  explicit Supplied(const std::string& more = "") {
    installation.set_now("2025-08-04T03:00:00Z");
    const std::string pages = (installation.folder / "remote.git").string();
    installation.configure("sources:\n  - name: drop\n    remote: daily/{date}\n    trigger: ready.txt\n" + more +
                           "publish:\n  - name: pages\n    url: " + pages +
                           "\nnotify:\n  - name: team\n    kind: slack\n    url: env:CHANNEL\n");
  }
  RunEnd deliver(const char* date, const Files& files) const {
    write_files(files, installation.folder / "daily" / date);
    write_file(installation.folder / "ready.txt", std::string(date) + "\n");
    return installation.run();
  }
  // What is told of the last run, if anything: `trouble degraded: what, what`.
  Lines told() const {
    return installation.query(
        "SELECT news || ' ' || state || ': ' || replace(troubles, char(10), ' + ') FROM outbox "
        "WHERE run_id = (SELECT run_id FROM run ORDER BY rowid DESC LIMIT 1)");
  }

  Installation installation;
  BareRepository remote{installation.folder / "remote.git"};
};

Files with_cut_off(Files files, const std::string& name) {
  files.at(name).resize(100);
  return files;
}

bool is_program_missing() {
  if (has_program("rclone") && has_program("git")) return false;
  WARN("skipped: rclone or git is not installed");
  return true;
}

}  // namespace

TEST_CASE("a rejected file is trouble until one that is in replaces it") {
  if (is_program_missing()) return;
  const Supplied supplied;
  CHECK(supplied.deliver("2025-08-01", with_cut_off(market_day(3, 1), file_name_of(0))).exit_code == 3);
  const std::string open = "drop: " + file_name_of(0) + " is rejected";
  CHECK(supplied.told() == Lines{"trouble degraded: " + open});
  CHECK(supplied.installation.run().outcome() == "nothing");
  CHECK(supplied.told().empty());
  CHECK(supplied.deliver("2025-08-02", with_cut_off(market_day(3, 2), file_name_of(0))).exit_code == 3);
  CHECK(supplied.told().empty());  // the same trouble
  CHECK(supplied.deliver("2025-08-02", market_day(3, 2)).outcome() == "ok");
  CHECK(supplied.told() == Lines{"recovered ok: "});
}

TEST_CASE("a trouble beside one that was told is told, and outlasts it") {
  if (is_program_missing()) return;
  const Supplied supplied;
  const fs::path remote = supplied.installation.folder / "remote.git", away = supplied.installation.folder / "away.git";
  CHECK(supplied.deliver("2025-08-01", market_day(3, 1)).outcome() == "ok");
  fs::rename(remote, away);
  write_files(market_day(4, 1), supplied.installation.folder / "daily/2025-08-01");
  CHECK(supplied.installation.run().outcome() == "failed");
  CHECK(supplied.told() == Lines{"trouble failed: publish pages"});
  CHECK(supplied.deliver("2025-08-02", with_cut_off(market_day(4, 2), file_name_of(1))).outcome() == "failed");
  const std::string open = "drop: " + file_name_of(1) + " is rejected";
  CHECK(supplied.told() == Lines{"trouble failed: " + open + " + publish pages"});
  fs::rename(away, remote);
  CHECK(supplied.installation.run().outcome() == "ok");
  CHECK(supplied.told() == Lines{"trouble degraded: " + open});
}

TEST_CASE("a short delivery is trouble until the rest comes, of one that was moved away the rest is no short one") {
  if (is_program_missing()) return;
  const bool moves = GENERATE(false, true);
  const Supplied supplied(moves ? "    after: move\n" : "");
  CHECK(supplied.deliver("2025-08-01", market_day(10, 1)).outcome() == "ok");
  CHECK(supplied.deliver("2025-08-02", market_day(5, 2)).exit_code == 3);
  CHECK(supplied.told() == Lines{"trouble degraded: drop: the delivery 2025-08-02 is short"});
  CHECK(supplied.installation.run().outcome() == "nothing");
  CHECK(supplied.told().empty());
  Files rest = market_day(10, 2);
  if (moves) std::erase_if(rest, [](const auto& file) { return market_day(5, 2).contains(file.first); });
  CHECK(supplied.deliver("2025-08-02", rest).outcome() == "ok");
  CHECK(supplied.told() == Lines{"recovered ok: "});
  CHECK(fs::exists(supplied.installation.folder / "taken/2025-08-02" / file_name_of(9)) == moves);
}
