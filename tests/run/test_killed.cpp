#include "run/killed_run.hpp"
#include "run/market_days.hpp"
#include "support/background_program.hpp"
#include "support/receiver.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace bluedot;
using namespace bluedot::tests;
using Catch::Contains;

namespace {

namespace fs = std::filesystem;

constexpr int k_symbols = 5;
constexpr int64_t k_never = INT64_MAX;

// An installation that has had its first day and is given its second, as often as a test likes.
class SecondDay {
 public:
  // `backend` before the folder's path: `:local:` has rclone copy the files, as from a cloud.
  explicit SecondDay(const std::string& backend)
      : m_remote(m_installation.folder / "world/remote.git"), m_receiver({"http"}) {
    const fs::path world = m_installation.folder / "world";
    m_installation.configure(
        "store: world/bluedot.db\nexport_dir: world/exports\nsources:\n  - name: local\n    remote: '" + backend +
        (world / "daily").string() +
        "'\n    settle_seconds: 0\n    status: status\ninbox:\n  dir: world/inbox\npublish:\n  - name: "
        "pages\n    url: " +
        m_remote.url() + "\nnotify:\n  - name: team\n    kind: slack\n    url: env:TEAM_URL\n    when: change\n");
    m_installation.environment["TEAM_URL"] = m_receiver.url("http", "/team");
    write_files(market_day(k_symbols, 1), world / "daily");
    if (m_installation.run().outcome() != "ok") throw std::runtime_error("the first day went wrong");
    write_files(market_day(k_symbols, 2), world / "daily");
    write_file(world / "daily/bad.json", "{}");
    fs::copy(world, m_installation.folder / "kept", fs::copy_options::recursive);
    m_exports = exports_of({market_day(k_symbols, 1), market_day(k_symbols, 2)});
  }

  void begin() {
    fs::remove_all(m_installation.folder / "world");
    fs::copy(m_installation.folder / "kept", m_installation.folder / "world", fs::copy_options::recursive);
    m_told_before = m_receiver.records().size();
  }
  KilledRun run_killed(Whose whose, int64_t at_call) const { return tests::run_killed(m_installation, whose, at_call); }

  // After a kill: one more run, and all is as if there had been none.
  void check_recovery() const {
    if (std::filesystem::exists(m_installation.folder / "world/remote.git")) m_remote.files();  // whole, old or new
    const RunEnd end = m_installation.run();
    INFO(end.text());
    CHECK(end.exit_code != 1);  // 3: the document that is rejected
    CHECK(m_installation.run().outcome() == "nothing");
    const Files exports = files_below(m_installation.folder / "world/exports");
    CHECK(exports == m_exports);
    CHECK(m_remote.files() == with_nojekyll(exports));
    CHECK(m_installation.bluedot({"check"}).exit_code == 0);
    // Every file of the second day came once.
    const auto delivered = m_installation.query("SELECT sum(files) FROM delivery");
    CHECK(delivered == std::vector<std::string>{std::to_string(2 * k_symbols + 1)});
    CHECK(m_installation.query("SELECT count(*) FROM delivery WHERE taken_in_by IS NULL") ==
          std::vector<std::string>{"0"});
    check_messages();
  }

 private:
  // Of the document that is rejected people are told once. A message that was on its way counts as sent.
  void check_messages() const {
    const auto outbox = m_installation.query("SELECT state || ' ' || news || ' ' || outcome FROM outbox");
    REQUIRE(outbox.size() == 1);
    CHECK_THAT(outbox[0], Contains("degraded trouble sen"));
    const size_t told = m_receiver.records().size() - m_told_before;
    CHECK(told <= 1);
    if (outbox[0].find("sent") != std::string::npos) CHECK(told == 1);
  }

  Installation m_installation;
  BareRepository m_remote;
  Receiver m_receiver;
  Files m_exports;
  size_t m_told_before = 0;
};

void kill_at(SecondDay& day, Whose whose, int points) {
  day.begin();
  const int64_t calls = day.run_killed(whose, k_never).calls;
  REQUIRE(calls > points);
  std::mt19937_64 random(23);
  int killed = 0;
  for (int i = 0; i < points; ++i) {
    // One of each stretch, so that every step has its turn.
    const int64_t begin = 1 + calls * i / points, end = calls * (i + 1) / points;
    const int64_t at_call = std::uniform_int_distribution<int64_t>(begin, end)(random);
    day.begin();
    killed += day.run_killed(whose, at_call).is_killed ? 1 : 0;
    INFO("killed at call " << at_call << " of " << calls);
    day.check_recovery();
  }
  CHECK(killed * 10 >= points * 9);  // rclone's threads do not make the same number of calls each time
}

bool is_program_missing() {
  if (has_program("rclone") && has_program("git") && has_program("python3")) return false;
  WARN("skipped: rclone, git or python3 is not installed");
  return true;
}

}  // namespace

TEST_CASE("killed at its own system calls, the next run completes the day") {
  if (is_program_missing()) return;
  SecondDay day("");
  kill_at(day, Whose::its_own, 12);
}

TEST_CASE("killed while rclone and git are at work, the next run completes the day") {
  if (is_program_missing()) return;
  SecondDay day(":local:");
  kill_at(day, Whose::all, 8);
}
