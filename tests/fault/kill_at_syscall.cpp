// Kills a command at the entry of each system call that changes the world, and the recovery too; running it again must
// give what an unbroken run gives. See README.md.
#include "fault/network.hpp"
#include "fault/options.hpp"
#include "fault/trial.hpp"

#include <algorithm>
#include <exception>
#include <fmt/format.h>
#include <random>
#include <signal.h>

namespace bluedot::fault {
namespace {

// Runs a command that is killed at the `last`-th call that changes the world, and returns how many there were.
struct KilledRun {
  Ending ending;
  int64_t calls = 0;
};

KilledRun run_killed(const Command& command, int64_t last, bool is_on_network) {
  KilledRun run;
  Watcher watcher;
  watcher.at_entry = [&run, last](const Call& call) {
    if (!changes_the_world(call)) return Verdict::go_on();
    return ++run.calls >= last ? Verdict::kill() : Verdict::go_on();
  };
  run.ending = run_traced(command, is_on_network ? on_network(watcher) : watcher);
  return run;
}

constexpr int64_t k_never = INT64_MAX;

struct Tally {
  int64_t points = 0, killed = 0, killed_again = 0, violations = 0;
};

class KillAtSystemCall {
 public:
  explicit KillAtSystemCall(const Options& options)
      : m_options(options), m_sandbox(options), m_deadline(options.seconds), m_random(options.seed) {}

  int run() {
    for (const Scenario& scenario : scenarios()) {
      if (m_options.scenario.empty() || m_options.scenario == scenario.name) run_scenario(scenario);
    }
    fmt::print("{} points: {} kills, {} kills of the recovery, {} violations\n", m_tally.points, m_tally.killed,
               m_tally.killed_again, m_tally.violations);
    return m_tally.violations == 0 && m_tally.points > 0 ? 0 : 1;
  }

 private:
  void run_scenario(const Scenario& scenario) {
    Trial trial(m_sandbox, scenario);
    trial.begin();
    const int64_t calls = run_killed(trial.command(), k_never, m_options.on_network).calls;
    const int64_t wanted = m_options.points == 0 ? calls : std::min(calls, m_options.points);
    fmt::print("{}: {} calls change the world, killed at {} of them\n", scenario.name, calls, wanted);
    for (int64_t i = 0; i < wanted && !m_deadline.is_over(); ++i) {
      if (m_options.stop_at_first && m_tally.violations > 0) return;
      const int64_t call =
          1 + i * calls / wanted + static_cast<int64_t>(m_random() % static_cast<uint64_t>(calls / wanted));
      const std::string fault = try_point(trial, call);
      if (fault.empty()) continue;
      ++m_tally.violations;
      fmt::print("VIOLATION {} killed at call {}: {}\n", scenario.name, call, fault);
    }
  }

  // Empty when all is well.
  std::string try_point(Trial& trial, int64_t call) {
    ++m_tally.points;
    trial.begin();
    const KilledRun broken = run_killed(trial.command(), call, m_options.on_network);
    if (broken.ending.hung) return "it hung";
    if (broken.ending.signal == SIGKILL) ++m_tally.killed;  // threads may have needed fewer calls this time
    if (auto fault = trial.check_broken(); !fault.empty()) return fault;
    if (m_random() % 2 == 0) {
      const auto second = static_cast<int64_t>(m_random() % k_recovery_calls) + 1;
      const KilledRun again = run_killed(trial.recovery(), second, m_options.on_network);
      if (again.ending.signal == SIGKILL) ++m_tally.killed_again;
      if (auto fault = trial.check_broken(); !fault.empty())
        return fmt::format("(recovery killed at {}) {}", second, fault);
    }
    const Ending recovered = run_killed(trial.recovery(), k_never, m_options.on_network).ending;
    if (recovered.exit_code != 0)
      return fmt::format("the recovery ended with {}: {}", recovered.exit_code, recovered.err);
    return trial.check_recovered();
  }

  // More than a recovery makes, so that some are killed at their end and some not at all.
  static constexpr uint64_t k_recovery_calls = 160;

  const Options& m_options;
  Sandbox m_sandbox;
  Deadline m_deadline;
  std::mt19937_64 m_random;
  Tally m_tally;
};

}  // namespace
}  // namespace bluedot::fault

int main(int argc, char** argv) try {
  const auto options = bluedot::fault::Options::parse(argc, argv);
  return bluedot::fault::KillAtSystemCall(options).run();
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 2;
}
