// Lets the Nth allocation of memory fail under a command, once and for ever, with a report in words and as JSON. The
// command must end without a signal, and with a message or all done; the store stays whole, and a rerun converges. See
// README.md.
#include "fault/options.hpp"
#include "fault/trial.hpp"
#include "support/temp_folder.hpp"

#include <algorithm>
#include <csignal>
#include <exception>
#include <fmt/format.h>
#include <random>

namespace bluedot::fault {
namespace {

class Memory {
 public:
  explicit Memory(const Options& options)
      : m_options(options),
        m_library(std::filesystem::canonical("/proc/self/exe").parent_path() / "libfailing_malloc.so"),
        m_sandbox(options),
        m_deadline(options.seconds),
        m_random(options.seed) {}

  int run() {
    for (const Scenario& scenario : scenarios()) {
      if (!m_options.scenario.empty() && m_options.scenario != scenario.name) continue;
      for (const bool as_json : {false, true}) run_scenario(scenario, as_json);
    }
    fmt::print("{} runs without memory, {} ended well all the same, {} violations\n", m_runs, m_survived, m_violations);
    return m_violations == 0 && m_runs > 0 && m_survived < m_runs ? 0 : 1;
  }

 private:
  Command hungry(Command command, int64_t at, bool for_ever) const {
    command.environment["LD_PRELOAD"] = m_library.string();
    command.environment["FAILING_MALLOC_AT"] = std::to_string(at);
    command.environment["FAILING_MALLOC_COUNT"] = (m_sandbox.scratch() / "allocations").string();
    if (for_ever) command.environment["FAILING_MALLOC_FOR_EVER"] = "1";
    return command;
  }

  void run_scenario(const Scenario& scenario, bool as_json) {
    Trial trial(m_sandbox, scenario);
    Command command = trial.command();
    if (as_json) command.arguments.emplace_back("--json");
    trial.begin();
    fault::run(hungry(command, 0, false));
    const int64_t allocations = std::stoll(tests::read_file(m_sandbox.scratch() / "allocations"));
    const int64_t wanted = m_options.points == 0 ? allocations : std::min(allocations, m_options.points);
    fmt::print("{}{}: {} allocations, {} of them fail\n", scenario.name, as_json ? " --json" : "", allocations, wanted);
    for (int64_t i = 0; i < wanted; ++i) {
      const int64_t at =
          1 + i * allocations / wanted + static_cast<int64_t>(m_random() % static_cast<uint64_t>(allocations / wanted));
      for (const bool for_ever : {false, true}) {
        if (m_deadline.is_over() || (m_options.stop_at_first && m_violations > 0)) return;
        const std::string wrong = try_without(trial, command, at, for_ever);
        if (wrong.empty()) continue;
        ++m_violations;
        fmt::print("VIOLATION {}: no memory at allocation {}{}: {}\n", scenario.name, at, for_ever ? " and on" : "",
                   wrong);
      }
    }
  }

  // glibc 2.36 asserts where it cannot allocate what it reads of nsswitch.conf, on the way to the user's name: no
  // command can help that. The store must be whole all the same, and a rerun converge.
  static bool is_of_the_c_library(const Ending& ending) {
    return ending.signal == SIGABRT &&
           (ending.err.find("nss_database.c") != std::string::npos || ending.err.find("Unexpected error.") == 0);
  }

  std::string try_without(Trial& trial, const Command& command, int64_t at, bool for_ever) {
    ++m_runs;
    trial.begin();
    const Ending ending = fault::run(hungry(command, at, for_ever));
    if (ending.hung) return "it hung";
    if (ending.signal != 0 && !is_of_the_c_library(ending))
      return fmt::format("signal {} ended it: {}", ending.signal, ending.err);
    if (auto wrong = trial.check_broken(); !wrong.empty()) return wrong;
    if (ending.signal == 0 && ending.exit_code == 0) {
      ++m_survived;
      if (auto wrong = trial.check_done(); !wrong.empty()) return "exit code 0, but " + wrong;
    } else if (ending.signal == 0 && ending.err.find("memory") == std::string::npos) {
      return fmt::format("exit code {}, and the reason is not named: {}", ending.exit_code, ending.err);
    }
    const Ending recovered = fault::run(trial.recovery());
    if (recovered.exit_code != 0)
      return fmt::format("the recovery ended with {}: {}", recovered.exit_code, recovered.err);
    return trial.check_recovered();
  }

  const Options& m_options;
  std::filesystem::path m_library;
  Sandbox m_sandbox;
  Deadline m_deadline;
  std::mt19937_64 m_random;
  int64_t m_runs = 0, m_survived = 0, m_violations = 0;
};

}  // namespace
}  // namespace bluedot::fault

int main(int argc, char** argv) try {
  const auto options = bluedot::fault::Options::parse(argc, argv);
  return bluedot::fault::Memory(options).run();
} catch (const std::exception& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 2;
}
