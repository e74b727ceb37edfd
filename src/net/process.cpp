#include "net/process.hpp"

#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "base/interrupt.hpp"
#include "net/program_path.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fmt/format.h>
#include <optional>
#include <poll.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace bluedot::net {
namespace {

using base::FileDescriptor;
using Clock = std::chrono::steady_clock;

// How often a signal that another thread took is noticed.
constexpr std::chrono::milliseconds k_between_looks{100};
// For a program to remove its lock and half-written files: git and rclone need a few milliseconds.
constexpr std::chrono::milliseconds k_grace{500};
constexpr size_t k_read_bytes = size_t{64} << 10;

// Never one of the standard three, which the child's own are put in place of.
FileDescriptor above_standard(int fd) {
  FileDescriptor raw(fd);
  if (!raw.is_open()) throw base::system_error("cannot start a program", errno);
  FileDescriptor above(fcntl(raw.get(), F_DUPFD_CLOEXEC, 3));
  if (!above.is_open()) throw base::system_error("cannot start a program", errno);
  return above;
}

struct Pipe {
  FileDescriptor read, write;
  Pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw base::system_error("cannot start a program", errno);
    FileDescriptor second(ends[1]);  // closed if the first cannot be moved
    read = above_standard(ends[0]);
    write = above_standard(fcntl(second.get(), F_DUPFD_CLOEXEC, 3));
  }
};

// A file in memory: unlike a pipe it needs no writer while the program runs, and no reader is no SIGPIPE.
FileDescriptor file_of(std::string_view input) {
  FileDescriptor file = above_standard(memfd_create("input", MFD_CLOEXEC));
  base::write_all(file, input, "cannot keep the input of a program");
  if (lseek(file.get(), 0, SEEK_SET) != 0) throw base::system_error("cannot keep the input of a program", errno);
  return file;
}

std::vector<std::string> environment_of(const Program& program) {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const std::string name(text.substr(0, text.find('=')));
    const bool is_left_out = std::ranges::find(program.without, name) != program.without.end();
    if (!is_left_out && !program.environment.contains(name)) variables.emplace_back(text);
  }
  for (const auto& [name, value] : program.environment) variables.push_back(fmt::format("{}={}", name, value));
  return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// What the child needs, made before fork: after it only async-signal-safe calls are allowed, and no memory is taken.
struct Launch {
  explicit Launch(const Program& program)
      : path(program_path(program.arguments.at(0))),
        folder(program.folder),
        arguments(program.arguments),
        variables(environment_of(program)),
        input(file_of(program.input)) {}

  std::string path, folder;
  std::vector<std::string> arguments, variables;
  FileDescriptor input;
  Pipe out, err, failure;  // failure: the errno of what could not be done before the program was the child
  std::vector<char*> argv = pointers_to(arguments), envp = pointers_to(variables);
  pid_t parent = getpid();
};

// The child between fork and exec.
[[noreturn]] void become(const Launch& launch) {
  // A handler of ours is reset by exec, an ignored signal is not.
  for (const int number : {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM, SIGHUP}) std::signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  // SIGKILL: what has lost its parent must be gone before the next run begins.
  const bool is_ready =
      prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == launch.parent && setsid() != -1 &&
      dup2(launch.input.get(), STDIN_FILENO) != -1 && dup2(launch.out.write.get(), STDOUT_FILENO) != -1 &&
      dup2(launch.err.write.get(), STDERR_FILENO) != -1 &&
      (launch.folder.empty() || chdir(launch.folder.c_str()) == 0) && close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0;
  if (is_ready) execve(launch.path.c_str(), launch.argv.data(), launch.envp.data());
  const int error = errno;
  // If the parent cannot be told it has gone.
  if (write(launch.failure.write.get(), &error, sizeof(error)) < 0) _exit(126);
  _exit(127);
}

// The errno that stopped the child from becoming the program; 0 if it did.
int start_failure(const FileDescriptor& pipe) {
  int error = 0;
  const ssize_t count = base::uninterrupted([&] { return read(pipe.get(), &error, sizeof(error)); });
  return count == static_cast<ssize_t>(sizeof(error)) ? error : 0;
}

// One of the program's two outputs.
struct Output {
  FileDescriptor pipe;
  std::string text;
  size_t max_bytes;

  // Everything that is there now, without waiting.
  void take() {
    std::array<char, k_read_bytes> piece{};
    while (pipe.is_open()) {
      const ssize_t count = base::uninterrupted([&] { return read(pipe.get(), piece.data(), piece.size()); });
      if (count < 0 && errno == EAGAIN) return;
      if (count <= 0) {
        pipe.close();
        return;
      }
      text.append(piece.data(), static_cast<size_t>(count));
      if (text.size() > max_bytes) {
        throw base::Error(fmt::format("it printed more than {} bytes", max_bytes), base::ErrorKind::exhausted);
      }
    }
  }
};

// A started child. The destructor leaves nothing of it behind.
class Child {
 public:
  explicit Child(const Program& program) {
    Launch launch(program);
    m_pid = fork();
    if (m_pid < 0) throw base::system_error("cannot start " + launch.path, errno);
    if (m_pid == 0) become(launch);
    launch.failure.write.close();
    if (const int error = start_failure(launch.failure.read); error != 0) {
      throw_after_end(base::system_error("cannot start " + launch.path, error));
    }
    // By its number: glibc 2.36 declares pidfd_open without extern "C".
    m_end = FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, m_pid, 0)));
    if (!m_end.is_open()) throw_after_end(base::system_error("cannot watch " + launch.path, errno));
    m_out = {std::move(launch.out.read), {}, program.max_output_bytes};
    m_err = {std::move(launch.err.read), {}, program.max_output_bytes};
    for (const Output* output : {&m_out, &m_err}) fcntl(output->pipe.get(), F_SETFL, O_NONBLOCK);
  }
  ~Child() {
    if (m_pid > 0) end_now();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Waits for output, the end, a signal to us, or `wait` to pass. Whether the program has ended: then all it printed
  // has been taken. What it left running in the background may hold its outputs open, and is not waited for.
  bool look(std::chrono::milliseconds wait) {
    std::array<pollfd, 3> polled{pollfd{m_end.get(), POLLIN, 0}, pollfd{m_out.pipe.get(), POLLIN, 0},
                                 pollfd{m_err.pipe.get(), POLLIN, 0}};  // a closed one is -1, which poll passes over
    if (poll(polled.data(), polled.size(), static_cast<int>(wait.count())) < 0) {
      if (errno == EINTR) return false;
      throw base::system_error("cannot wait for a program", errno);
    }
    const bool has_ended = polled[0].revents != 0;
    m_out.take();
    m_err.take();
    return has_ended;
  }

  // Asks all of its session to end, and ends what has not within the grace.
  void end() {
    kill(-m_pid, SIGTERM);
    const auto until = Clock::now() + k_grace;
    while (Clock::now() < until) {
      if (look(std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()) +
               std::chrono::milliseconds(1))) {
        break;
      }
    }
    kill(-m_pid, SIGKILL);
  }

  ProgramResult result() {
    ProgramResult result;
    const int status = reap();
    if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
    m_out.take();
    m_err.take();
    result.out = std::move(m_out.text);
    result.err = std::move(m_err.text);
    return result;
  }

 private:
  int reap() {
    int status = 0;
    base::uninterrupted([&] { return waitpid(m_pid, &status, 0); });
    m_pid = -1;
    return status;
  }
  void end_now() {
    kill(-m_pid, SIGKILL);
    kill(m_pid, SIGKILL);
    reap();
  }
  [[noreturn]] void throw_after_end(const base::Error& error) {
    end_now();
    throw base::Error(error);
  }

  pid_t m_pid = -1;
  FileDescriptor m_end;
  Output m_out{}, m_err{};
};

// Until the next look, or until the time is over if that comes first.
std::chrono::milliseconds time_to_wait(std::optional<Clock::time_point> deadline) {
  if (!deadline) return k_between_looks;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(*deadline - Clock::now());
  return std::clamp(left + std::chrono::milliseconds(1), std::chrono::milliseconds(0), k_between_looks);
}

ProgramResult run_to_end(Child& child, std::chrono::milliseconds timeout) {
  std::optional<Clock::time_point> deadline;
  if (timeout.count() > 0) deadline = Clock::now() + timeout;
  while (!child.look(time_to_wait(deadline))) {
    if (base::interrupted()) {
      child.end();
      base::throw_if_interrupted();
    }
    if (deadline && Clock::now() >= *deadline) {
      child.end();
      ProgramResult result = child.result();
      result.is_timed_out = true;
      return result;
    }
  }
  return child.result();
}

}  // namespace

ProgramResult run_program(const Program& program) {
  base::throw_if_interrupted();
  Child child(program);
  try {
    return run_to_end(child, program.timeout);
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::interrupted) throw;
    throw base::Error(program.arguments[0] + ": " + error.what(), error.kind());
  }
}

}  // namespace bluedot::net
