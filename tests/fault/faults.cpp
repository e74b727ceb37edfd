// Lets system calls fail under a command: errors of the disk, a full or read-only one, too few descriptors, writes cut
// short. The command must end, say what and where, keep the store whole, and a rerun must converge. See README.md.
#include "fault/injector.hpp"
#include "fault/options.hpp"
#include "fault/trial.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <fmt/format.h>
#include <random>

namespace bluedot::fault {
namespace {

class Faults {
 public:
  explicit Faults(const Options& options)
      : m_options(options), m_sandbox(options), m_deadline(options.seconds), m_random(options.seed) {}

  int run() {
    for (const Scenario& scenario : scenarios()) {
      if (!m_options.scenario.empty() && m_options.scenario != scenario.name) continue;
      Trial trial(m_sandbox, scenario);
      for (const Fault& fault : faults()) run_fault(trial, scenario, fault);
    }
    fmt::print("{} runs, {} of them hit by a fault, {} ended well all the same, {} violations\n", m_runs, m_hit,
               m_survived, m_violations);
    return m_violations == 0 && m_hit > 0 ? 0 : 1;
  }

 private:
  void run_fault(Trial& trial, const Scenario& scenario, const Fault& fault) {
    Injector injector(fault, {m_sandbox.workspace(), m_options.data});
    trial.begin();
    injector.run(trial.command(), 0, false);
    const int64_t calls = injector.calls();
    for (const bool for_ever : {false, true}) {
      if (for_ever && !fault.may_last) continue;
      const int64_t wanted = m_options.points == 0 ? calls : std::min(calls, m_options.points);
      for (int64_t i = 0; i < wanted; ++i) {
        if (m_deadline.is_over() || (m_options.stop_at_first && m_violations > 0)) return;
        const auto step = static_cast<uint64_t>(calls / wanted);
        const int64_t at = 1 + i * calls / wanted + static_cast<int64_t>(m_random() % step);
        const std::string wrong = try_fault(trial, injector, fault, at, for_ever);
        if (wrong.empty()) continue;
        ++m_violations;
        fmt::print("VIOLATION {}: {} at call {}{}: {}\n", scenario.name, fault.name, at, for_ever ? " and on" : "",
                   wrong);
      }
    }
  }

  std::string try_fault(Trial& trial, Injector& injector, const Fault& fault, int64_t at, bool for_ever) {
    ++m_runs;
    trial.begin();
    const Ending ending = injector.run(trial.command(), at, for_ever);
    if (!injector.has_hit()) return "";  // threads needed fewer calls this time
    ++m_hit;
    if (ending.hung) return "it hung";
    if (ending.signal != 0) return fmt::format("signal {} ended it: {}", ending.signal, ending.err);
    if (!injector.repeated_sync().empty()) return "a failed sync was repeated: " + injector.repeated_sync();
    // Documents that could not be read are named as rejected, and the others are taken in.
    const bool some_rejected = ending.err.find("rejected") != std::string::npos;
    const auto broken = trial.check_broken();
    if (!broken.empty() && !(some_rejected && broken == Trial::k_in_part)) return broken;
    if (ending.exit_code == 0) {
      ++m_survived;
      if (!injector.failed_sync().empty()) return "a failed sync was overlooked: " + injector.failed_sync();
      if (auto wrong = trial.check_done(); !wrong.empty()) return "exit code 0, but " + wrong;
    } else if (auto wrong = judge_message(ending, fault); !wrong.empty()) {
      return wrong;
    }
    const Ending recovered = fault::run(trial.recovery());
    if (recovered.exit_code != 0)
      return fmt::format("the recovery ended with {}: {}", recovered.exit_code, recovered.err);
    return trial.check_recovered();
  }

  // What, where and why: a path, and the system's or SQLite's words for it.
  static std::string judge_message(const Ending& ending, const Fault& fault) {
    const auto says = [&](std::string_view words) { return ending.err.find(words) != std::string::npos; };
    const bool says_where =
        says("/") || says("bluedot.db") || says("copy.db") || says("the folder exports") || says("the folder .");
    if (!says_where) return "no path is named: " + ending.err;
    const bool says_why = says(std::strerror(fault.error_number)) || says("disk I/O error") ||
                          says("the disk cannot read it") || says("unable to get the page") || says("is a folder") ||
                          says("disk is full") || says("unable to open database file") || says("readonly database") ||
                          says("locked");
    return says_why ? "" : "the reason is not named: " + ending.err;
  }

  const Options& m_options;
  Sandbox m_sandbox;
  Deadline m_deadline;
  std::mt19937_64 m_random;
  int64_t m_runs = 0, m_hit = 0, m_survived = 0, m_violations = 0;
};

}  // namespace
}  // namespace bluedot::fault

int main(int argc, char** argv) try {
  const auto options = bluedot::fault::Options::parse(argc, argv);
  return bluedot::fault::Faults(options).run();
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 2;
}
