#include "fault/child.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdexcept>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <unistd.h>

namespace bluedot::fault {
namespace {

std::string read_all(int descriptor) {
  std::string text;
  char buffer[4096];
  for (off_t at = 0;;) {
    const ssize_t count = pread(descriptor, buffer, sizeof buffer, at);
    if (count <= 0) return text;
    text.append(buffer, static_cast<size_t>(count));
    at += count;
  }
}

int unnamed_file(const char* name) {
  const int descriptor = memfd_create(name, MFD_CLOEXEC);
  if (descriptor < 0) throw std::runtime_error(std::string("memfd_create: ") + std::strerror(errno));
  return descriptor;
}

}  // namespace

Child::Child(const Command& command)
    : m_folder(command.folder.string()),
      m_arguments(command.arguments),
      m_out(unnamed_file("stdout")),
      m_err(unnamed_file("stderr")) {
  // Nothing from outside may decide what the program does.
  m_environment = {"PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC", "HOME=" + m_folder};
  for (const auto& [name, value] : command.environment) m_environment.push_back(name + '=' + value);
  for (std::string& argument : m_arguments) m_argv.push_back(argument.data());
  for (std::string& variable : m_environment) m_envp.push_back(variable.data());
  m_argv.push_back(nullptr);
  m_envp.push_back(nullptr);
}

Child::~Child() {
  close(m_out);
  close(m_err);
}

pid_t Child::start(const std::vector<sock_filter>& filter) {
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error(std::string("fork: ") + std::strerror(errno));
  if (child == 0) become_command(filter);
  return child;
}

void Child::become_command(const std::vector<sock_filter>& filter) const {
  constexpr int k_could_not_start = 127;
  const int null = open("/dev/null", O_RDONLY);
  if (dup2(null, 0) < 0 || dup2(m_out, 1) < 0 || dup2(m_err, 2) < 0 || chdir(m_folder.c_str()) != 0) {
    _exit(k_could_not_start);
  }
  if (null > 2) close(null);
  if (!filter.empty()) {
    const sock_fprog program{static_cast<unsigned short>(filter.size()), const_cast<sock_filter*>(filter.data())};
    if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) _exit(k_could_not_start);
    raise(SIGSTOP);  // the tracer sets its options
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) _exit(k_could_not_start);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) _exit(k_could_not_start);
  }
  execve(m_argv[0], m_argv.data(), m_envp.data());
  _exit(k_could_not_start);
}

void Child::read_output(Ending& ending) const {
  ending.out = read_all(m_out);
  ending.err = read_all(m_err);
}

}  // namespace bluedot::fault
