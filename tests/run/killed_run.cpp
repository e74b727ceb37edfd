#include "run/killed_run.hpp"

#include "fault/tracer.hpp"

#include <csignal>
#include <fstream>
#include <map>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace bluedot::tests {
namespace {

// The process that a thread belongs to.
int64_t process_of(pid_t thread) {
  std::ifstream status("/proc/" + std::to_string(thread) + "/status");
  const std::string sign = "Tgid:";
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(sign)) return std::stoll(line.substr(sign.size()));
  }
  return 0;
}

KilledRun trace(const fault::Command& command, Whose whose, int64_t at_call) {
  KilledRun run;
  int64_t leader = 0;
  std::map<pid_t, int64_t> processes;
  fault::Watcher watcher;
  watcher.at_entry = [&](const fault::Call& call) {
    if (leader == 0) leader = call.thread;  // the first call is made before there are others
    const auto [process, is_new] = processes.try_emplace(call.thread, 0);
    if (is_new) process->second = process_of(call.thread);
    if (whose == Whose::its_own && process->second != leader) return fault::Verdict::go_on();
    if (!fault::changes_the_world(call)) return fault::Verdict::go_on();
    if (++run.calls != at_call) return fault::Verdict::go_on();
    if (process->second == leader) return fault::Verdict::kill();
    // The one that makes the call goes on, as the receiving end of a push does, until it sees that nobody is there.
    kill(static_cast<pid_t>(leader), SIGKILL);
    return fault::Verdict::go_on();
  };
  run.is_killed = fault::run_traced(command, watcher).signal != 0;
  return run;
}

}  // namespace

// The tracer waits for whatever child there is, so it gets a process in which there are no others.
KilledRun run_killed(const Installation& installation, Whose whose, int64_t at_call) {
  const fault::Command command{
      {BLUEDOT_PROGRAM, "run", "--json"}, installation.folder.path(), installation.environment};
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t tracer = fork();
  if (tracer == 0) {
    const KilledRun run = trace(command, whose, at_call);
    const bool is_told = write(ends[1], &run, sizeof run) == sizeof run;
    _exit(is_told ? 0 : 1);
  }
  KilledRun run;
  const bool is_told = read(ends[0], &run, sizeof run) == sizeof run;
  for (const int end : ends) close(end);
  waitpid(tracer, nullptr, 0);
  if (!is_told) throw std::runtime_error("nothing became of the traced run");
  return run;
}

}  // namespace bluedot::tests
