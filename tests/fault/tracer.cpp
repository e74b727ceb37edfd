#include "fault/tracer.hpp"

#include "fault/child.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdexcept>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bluedot::fault {
namespace {

// Far beyond what a command of a test takes on a busy machine: what lasts longer hangs.
constexpr int k_patience_seconds = 60;
constexpr int k_system_call_stop = SIGTRAP | 0x80;  // PTRACE_O_TRACESYSGOOD

pid_t g_watched = 0;
volatile sig_atomic_t g_hung = 0;

void end_hung_command(int) {
  g_hung = 1;
  if (g_watched > 0) kill(g_watched, SIGKILL);
}

// Kills a command that does not come to an end.
class Patience {
 public:
  explicit Patience(pid_t child) {
    g_watched = child;
    g_hung = 0;
    struct sigaction action = {};
    action.sa_handler = end_hung_command;
    sigaction(SIGALRM, &action, nullptr);
    alarm(k_patience_seconds);
  }
  ~Patience() {
    alarm(0);
    g_watched = 0;
  }
  Patience(const Patience&) = delete;
  Patience& operator=(const Patience&) = delete;
};

std::vector<sock_filter> filter_of(const std::vector<long>& numbers) {
  std::vector<sock_filter> filter;
  const auto count = static_cast<uint8_t>(numbers.size());
  filter.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
  for (uint8_t i = 0; i < count; ++i) {
    const auto to_trace = static_cast<uint8_t>(count - i);
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(numbers[i]), to_trace, 0));
  }
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
  return filter;
}

void note_end(int status, Ending& ending) {
  if (WIFEXITED(status)) ending.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) ending.signal = WTERMSIG(status);
}

class Tracer {
 public:
  Tracer(pid_t leader, const Watcher& watcher) : m_leader(leader), m_watcher(watcher) {}

  void run(Ending& ending) {
    for (;;) {
      int status = 0;
      const pid_t thread = waitpid(-1, &status, __WALL);
      if (thread < 0 && errno == EINTR) continue;
      if (thread < 0) return;  // no thread is left
      if (!WIFSTOPPED(status)) {
        if (thread == m_leader) note_end(status, ending);
        continue;
      }
      handle_stop(thread, status);
    }
  }

 private:
  void handle_stop(pid_t thread, int status) {
    const int event = status >> 16;
    const int signal = WSTOPSIG(status);
    if (event == PTRACE_EVENT_SECCOMP) return enter(thread);
    if (signal == k_system_call_stop) return leave(thread);
    const bool is_ours = event != 0 || signal == SIGSTOP || signal == SIGTRAP;
    if (thread == m_leader && !m_is_set_up) {
      m_is_set_up = true;
      constexpr long k_options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE |
                                 PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_EXITKILL;
      ptrace(PTRACE_SETOPTIONS, thread, nullptr, k_options);
    }
    resume(PTRACE_CONT, thread, is_ours ? 0 : signal);
  }

  // Half of the bytes; none at all would be no progress.
  static void shorten(const Call& call, user_regs_struct& registers) {
    unsigned long long& length = call.what->number == SYS_copy_file_range ? registers.r8
                                 : call.what->number == SYS_sendfile      ? registers.r10
                                                                          : registers.rdx;
    length = std::max<unsigned long long>(1, length / 2);
  }

  void enter(pid_t thread) {
    user_regs_struct registers = {};
    if (ptrace(PTRACE_GETREGS, thread, nullptr, &registers) != 0) return;  // it was killed meanwhile
    const Call call{thread,
                    find_system_call(static_cast<long>(registers.orig_rax)),
                    {registers.rdi, registers.rsi, registers.rdx, registers.r10, registers.r8, registers.r9}};
    const Verdict verdict = m_watcher.at_entry(call);
    switch (verdict.kind) {
      case Verdict::Kind::go_on:
        return resume(PTRACE_CONT, thread, 0);
      case Verdict::Kind::watch:
        m_watched[thread] = call;
        return resume(PTRACE_SYSCALL, thread, 0);
      case Verdict::Kind::kill:
        ::kill(m_leader, SIGKILL);  // a stopped call is not made any more
        return;
      case Verdict::Kind::fail:
        registers.orig_rax = static_cast<unsigned long long>(-1);
        registers.rax = static_cast<unsigned long long>(-static_cast<long long>(verdict.error_number));
        break;
      case Verdict::Kind::shorten:
        shorten(call, registers);
        break;
    }
    ptrace(PTRACE_SETREGS, thread, nullptr, &registers);
    resume(PTRACE_CONT, thread, 0);
  }

  void leave(pid_t thread) {
    user_regs_struct registers = {};
    const auto watched = m_watched.find(thread);
    if (ptrace(PTRACE_GETREGS, thread, nullptr, &registers) == 0 && watched != m_watched.end()) {
      m_watcher.at_exit(watched->second, static_cast<int64_t>(registers.rax));
      m_watched.erase(watched);
    }
    resume(PTRACE_CONT, thread, 0);
  }

  static void resume(__ptrace_request how, pid_t thread, int signal) {
    ptrace(how, thread, nullptr, static_cast<long>(signal));
  }

  pid_t m_leader;
  const Watcher& m_watcher;
  bool m_is_set_up = false;
  std::map<pid_t, Call> m_watched;
};

}  // namespace

Ending run_traced(const Command& command, const Watcher& watcher) {
  Child child(command);
  const pid_t leader = child.start(filter_of(numbers_to_trace(watcher.with_reads)));
  const Patience patience(leader);
  Ending ending;
  Tracer(leader, watcher).run(ending);
  ending.hung = g_hung != 0;
  child.read_output(ending);
  return ending;
}

Ending run(const Command& command) {
  Child child(command);
  const pid_t process = child.start({});
  const Patience patience(process);
  Ending ending;
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  note_end(status, ending);
  ending.hung = g_hung != 0;
  child.read_output(ending);
  return ending;
}

}  // namespace bluedot::fault
