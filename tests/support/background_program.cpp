#include "support/background_program.hpp"

#include "support/temp_folder.hpp"

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bluedot::tests {

bool has_program(const std::string& name) {
  std::istringstream path(std::getenv("PATH"));
  for (std::string folder; std::getline(path, folder, ':');) {
    if (access((folder + "/" + name).c_str(), X_OK) == 0) return true;
  }
  return false;
}

BackgroundProgram::BackgroundProgram(const std::vector<std::string>& arguments, const std::filesystem::path& folder)
    : m_output(folder / "output.txt") {
  int input[2];
  const int output = open(m_output.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
  if (output < 0 || pipe2(input, O_CLOEXEC) != 0) throw std::runtime_error("cannot start " + arguments[0]);
  std::vector<std::string> texts = arguments;
  std::vector<char*> argv;
  for (std::string& text : texts) argv.push_back(text.data());
  argv.push_back(nullptr);
  m_pid = fork();
  if (m_pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(input[0], STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  close(input[0]);
  close(output);
  m_input = input[1];
  if (m_pid < 0) throw std::runtime_error("cannot start " + arguments[0]);
}

BackgroundProgram::~BackgroundProgram() {
  close(m_input);
  if (m_pid > 0) end(SIGKILL);
}

int BackgroundProgram::end(int signal) {
  int status = 0;
  kill(m_pid, signal);
  waitpid(m_pid, &status, 0);
  m_pid = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string BackgroundProgram::line_with(const std::string& sign) const {
  for (;;) {
    // Asked first, so that the last words of one that has ended are read.
    siginfo_t end{};
    waitid(P_PID, static_cast<id_t>(m_pid), &end, WEXITED | WNOHANG | WNOWAIT);
    std::istringstream lines(read_file(m_output));
    for (std::string line; std::getline(lines, line);) {
      if (!lines.eof() && line.find(sign) != std::string::npos) return line;
    }
    if (end.si_pid != 0) throw std::runtime_error("it ended: " + lines.str());
    usleep(5000);  // until the condition is true
  }
}

}  // namespace bluedot::tests
