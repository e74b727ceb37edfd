#include "support/receiver.hpp"

#include <array>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace bluedot::tests {
namespace {

struct Pipe {
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  }
  std::array<int, 2> ends = {};
};

[[noreturn]] void become_receiver(std::vector<std::string> arguments, const Pipe& input, const Pipe& output) {
  dup2(input.ends[0], STDIN_FILENO);
  dup2(output.ends[1], STDOUT_FILENO);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  execvp(pointers[0], pointers.data());
  _exit(127);
}

std::string first_line(int descriptor) {
  std::string line;
  char byte = 0;
  while (read(descriptor, &byte, 1) == 1 && byte != '\n') line += byte;
  return line;
}

}  // namespace

Receiver::Receiver(const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {"python3", BLUEDOT_SOURCE_FOLDER "/tests/support/receiver.py"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  command.insert(command.end(), {"--log", m_folder / "log"});
  const Pipe input, output;
  m_child = fork();
  if (m_child == 0) become_receiver(command, input, output);
  close(input.ends[0]);
  close(output.ends[1]);
  m_its_input = input.ends[1];
  std::istringstream(first_line(output.ends[0])) >> m_port >> m_certificate;
  close(output.ends[0]);
  if (m_port.empty()) throw std::runtime_error("receiver.py did not start");
}

Receiver::~Receiver() {
  close(m_its_input);
  waitpid(m_child, nullptr, 0);
}

std::string Receiver::url(const std::string& scheme, const std::string& path) const {
  return scheme + "://127.0.0.1:" + m_port + path;
}

std::vector<nlohmann::json> Receiver::records() const {
  std::vector<nlohmann::json> records;
  std::ifstream in(m_folder / "log");
  for (std::string line; std::getline(in, line);) records.push_back(nlohmann::json::parse(line));
  return records;
}

}  // namespace bluedot::tests
