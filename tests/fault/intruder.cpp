// Stops a command at system calls and lets somebody else at the store meanwhile: another bluedot, which must be told
// who is writing, and an edit in plain SQL, which must neither be lost nor make the command fail. See README.md.
#include "fault/options.hpp"
#include "fault/tracee.hpp"
#include "fault/trial.hpp"

#include <algorithm>
#include <exception>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <random>
#include <sqlite3.h>

namespace bluedot::fault {
namespace {

// Not a date that a scenario changes.
constexpr const char* k_edit =
    "UPDATE bar SET close = 1271 WHERE date = '2025-07-30' AND series_id = (SELECT series_id FROM series "
    "JOIN symbol USING (symbol_id) WHERE code = 'LOTUS.IN' AND timeframe = 'daily')";

// As the sqlite3 shell would: with triggers, and giving up at once when the store is locked.
bool edit(const std::filesystem::path& store) {
  sqlite3* connection = nullptr;
  sqlite3_open_v2(store.c_str(), &connection, SQLITE_OPEN_READWRITE, nullptr);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> closing(connection, sqlite3_close);
  return sqlite3_exec(connection, k_edit, nullptr, nullptr, nullptr) == SQLITE_OK;
}

class Intruder {
 public:
  explicit Intruder(const Options& options)
      : m_options(options), m_sandbox(options), m_deadline(options.seconds), m_random(options.seed) {}

  int run() {
    for (const Scenario& scenario : scenarios()) {
      if (!scenario.keeps_others_work) continue;
      if (scenario.before.empty() || scenario.name == "export") continue;  // there is no bar to edit, or no batch
      if (m_options.scenario.empty() || m_options.scenario == scenario.name) run_scenario(scenario);
    }
    fmt::print("{} intrusions: {} edits went between, {} were held off; {} programs were told to wait; {} violations\n",
               m_intrusions, m_edits, m_held_off, m_told, m_violations);
    return m_violations == 0 && m_edits > 0 && m_told > 0 ? 0 : 1;
  }

 private:
  // Runs the command and does `what` once, at the call with this number.
  template <typename What>
  Ending run_with(const Trial& trial, int64_t at, What what) {
    m_calls = 0;
    m_is_locked = false;
    Watcher watcher;
    watcher.with_reads = true;
    watcher.at_entry = [&](const Call& call) {
      if (call.what->effect == Effect::write && path_of_descriptor(call, 0).ends_with("-lock")) m_is_locked = true;
      if (++m_calls == at) what();
      return Verdict::go_on();
    };
    return run_traced(trial.command(), watcher);
  }

  void run_scenario(const Scenario& scenario) {
    Trial trial(m_sandbox, scenario);
    trial.begin();
    run_with(trial, 0, [] {});
    const int64_t calls = m_calls;
    const std::string expected = text_of_edit_behind(trial);
    const int64_t wanted = m_options.points == 0 ? calls : std::min(calls, m_options.points);
    for (int64_t i = 0; i < wanted; ++i) {
      if (m_deadline.is_over() || (m_options.stop_at_first && m_violations > 0)) return;
      const int64_t at =
          1 + i * calls / wanted + static_cast<int64_t>(m_random() % static_cast<uint64_t>(calls / wanted));
      for (const std::string& wrong : {try_edit(trial, at, expected), try_program(trial, at)}) {
        if (wrong.empty()) continue;
        ++m_violations;
        fmt::print("VIOLATION {} at call {}: {}\n", scenario.name, at, wrong);
      }
    }
  }

  std::string text_of_edit_behind(const Trial& trial) {
    trial.begin();
    fault::run(trial.command());
    edit(m_sandbox.store());
    m_sandbox.run_all({{"export"}});
    return read_store(m_sandbox.store(), m_sandbox.scratch()).text;
  }

  std::string try_edit(const Trial& trial, int64_t at, const std::string& expected) {
    ++m_intrusions;
    trial.begin();
    bool is_done = false;
    const Ending ending = run_with(trial, at, [&] { is_done = edit(m_sandbox.store()); });
    ++(is_done ? m_edits : m_held_off);
    if (ending.exit_code != 0) return fmt::format("the command ended with {}: {}", ending.exit_code, ending.err);
    if (!is_done && !edit(m_sandbox.store())) return "the store is still locked behind the command";
    m_sandbox.run_all({{"export"}});
    const StoreState state = read_store(m_sandbox.store(), m_sandbox.scratch());
    if (!state.broken.empty()) return state.broken;
    if (state.text != expected) return "the edit, or something of the command, was lost";
    return check_tree(m_sandbox.store(), m_sandbox.tree());
  }

  std::string try_program(Trial& trial, int64_t at) {
    ++m_intrusions;
    trial.begin();
    std::optional<Ending> let_in;
    bool must_wait = false;
    const Ending ending = run_with(trial, at, [&] {
      must_wait = m_is_locked;
      let_in = fault::run(m_sandbox.command({"export"}));
    });
    // Its threads make more calls or fewer as they meet; this time it ended before that one.
    const Ending other = let_in ? *let_in : fault::run(m_sandbox.command({"export"}));
    const bool is_told = other.exit_code == 4 && other.err.find("is being written by pid") != std::string::npos;
    if (is_told) ++m_told;
    // Stopped inside SQLite, the first one holds a lock of SQLite's that the other waits for, and gives up on.
    const bool gave_up = other.exit_code == 4;
    if (other.exit_code != 0 && !gave_up) return fmt::format("the other ended with {}: {}", other.exit_code, other.err);
    if (ending.exit_code == 4 && !gave_up) return "";  // the other was first
    if (ending.exit_code != 0) return fmt::format("the command ended with {}: {}", ending.exit_code, ending.err);
    if (must_wait && !gave_up && !is_behind_the_end(at)) return "two programs wrote at once";
    return trial.check_done();
  }

  // The report is written when the store is closed.
  bool is_behind_the_end(int64_t at) const { return at + k_calls_of_the_report >= m_calls; }
  static constexpr int64_t k_calls_of_the_report = 8;

  const Options& m_options;
  Sandbox m_sandbox;
  Deadline m_deadline;
  std::mt19937_64 m_random;
  int64_t m_calls = 0;
  bool m_is_locked = false;  // the command wrote its name into the lock file
  int64_t m_intrusions = 0, m_edits = 0, m_held_off = 0, m_told = 0, m_violations = 0;
};

}  // namespace
}  // namespace bluedot::fault

int main(int argc, char** argv) try {
  const auto options = bluedot::fault::Options::parse(argc, argv);
  return bluedot::fault::Intruder(options).run();
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 2;
}
