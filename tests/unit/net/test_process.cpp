#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "net/process.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace bluedot;
using bluedot::tests::read_file;
using bluedot::tests::TempFolder;
using bluedot::tests::write_file;
using Catch::Contains;
using std::chrono::milliseconds;

namespace {

// A shell is just a program to the library; the tests use it to be any program.
net::Program shell(const std::string& script) {
  net::Program program;
  program.arguments = {"sh", "-c", script};
  return program;
}

bool is_running(pid_t pid) {
  if (kill(pid, 0) != 0) return false;
  // One that ended and was not yet waited for still takes signals.
  const std::string stat = read_file("/proc/" + std::to_string(pid) + "/stat");
  return stat[stat.rfind(')') + 2] != 'Z';
}

bool comes_true(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace

TEST_CASE("a program's outputs and exit code are values") {
  const auto result = net::run_program(shell("echo out; echo err >&2; exit 7"));
  CHECK(result.exit_code == 7);
  CHECK(result.signal == 0);
  CHECK_FALSE(result.is_timed_out);
  CHECK_FALSE(result.is_ok());
  CHECK(result.out == "out\n");
  CHECK(result.err == "err\n");
  CHECK(net::run_program(shell("true")).is_ok());
  const auto killed = net::run_program(shell("kill -9 $$"));
  CHECK(killed.exit_code == -1);
  CHECK(killed.signal == SIGKILL);
}

TEST_CASE("arguments arrive as they are: no shell looks at them") {
  net::Program program;
  program.arguments = {"printf", "%s|", "$HOME", "a b", "`id`", "", "*"};
  CHECK(net::run_program(program).out == "$HOME|a b|`id`||*|");
}

TEST_CASE("a program gets its input whole, and need not read it") {
  net::Program program;
  program.arguments = {"cat"};
  program.input = std::string(3'000'000, 'x') + "\n";
  CHECK(net::run_program(program).out == program.input);
  program.arguments = {"true"};
  CHECK(net::run_program(program).is_ok());
  program.arguments = {"cat"};
  program.input = "";
  CHECK(net::run_program(program).out.empty());
}

TEST_CASE("both outputs may be large at once") {
  const auto result = net::run_program(shell("head -c 2000000 /dev/zero >&2 & head -c 3000000 /dev/zero; wait"));
  CHECK(result.err.size() == 2'000'000);
  CHECK(result.out.size() == 3'000'000);
  net::Program endless = shell("cat /dev/zero");
  endless.max_output_bytes = 1'000'000;
  CHECK_THROWS_WITH(net::run_program(endless), "sh: it printed more than 1000000 bytes");
}

TEST_CASE("environment and folder are the ones asked for") {
  const TempFolder folder;
  REQUIRE(setenv("BLUEDOT_TEST_OURS", "ours", 1) == 0);
  REQUIRE(setenv("BLUEDOT_TEST_LEFT_OUT", "x", 1) == 0);
  REQUIRE(setenv("BLUEDOT_TEST_OTHER", "old", 1) == 0);
  net::Program program = shell("echo $BLUEDOT_TEST_OURS-$BLUEDOT_TEST_LEFT_OUT-$BLUEDOT_TEST_OTHER; pwd -P");
  program.environment = {{"BLUEDOT_TEST_OTHER", "new"}};
  program.without = {"BLUEDOT_TEST_LEFT_OUT"};
  program.folder = folder.path();
  CHECK(net::run_program(program).out == "ours--new\n" + std::filesystem::canonical(folder.path()).string() + "\n");
  program.folder = folder / "none";
  CHECK_THROWS_WITH(net::run_program(program), Contains("cannot start") && Contains("No such file"));
}

TEST_CASE("a missing program is an error that says what to install") {
  net::Program program;
  program.arguments = {"bluedot-no-such-program"};
  CHECK_THROWS_WITH(net::run_program(program),
                    "bluedot-no-such-program is not installed; apt-get install bluedot-no-such-program");
  program.arguments = {"/no/such/program"};
  CHECK_THROWS_WITH(net::run_program(program), "/no/such/program: there is no such program");
  const TempFolder folder;
  write_file(folder / "text", "no program");
  program.arguments = {(folder / "text").string()};
  CHECK_THROWS_WITH(net::run_program(program), Contains("there is no such program"));
}

TEST_CASE("a program inherits no descriptor but the standard three") {
  const int open_file = open("/dev/null", O_RDONLY);  // without close-on-exec
  REQUIRE(open_file >= 0);
  const auto result = net::run_program(shell("ls -1 /proc/self/fd | wc -l"));
  close(open_file);
  CHECK(result.out == "4\n");  // the fourth is the folder that ls reads
}

TEST_CASE("a program that takes too long is ended with all it started") {
  const TempFolder folder;
  net::Program program = shell("sleep 1000 & echo $! > child; echo begun; wait");
  program.folder = folder.path();
  program.timeout = milliseconds(200);
  const auto result = net::run_program(program);
  CHECK(result.is_timed_out);
  CHECK_FALSE(result.is_ok());
  CHECK(result.out == "begun\n");
  const pid_t child = std::stoi(read_file(folder / "child"));
  CHECK(comes_true([&] { return !is_running(child); }));
}

TEST_CASE("a program that will not end is killed") {
  net::Program program = shell("trap '' TERM; echo begun; while :; do sleep 0.05; done");
  program.timeout = milliseconds(200);
  const auto result = net::run_program(program);
  CHECK(result.is_timed_out);
  CHECK(result.signal == SIGKILL);
}

TEST_CASE("what a program leaves running in the background is not waited for") {
  const auto begun = std::chrono::steady_clock::now();
  const auto result = net::run_program(shell("sleep 1000 & echo $!"));
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
  const pid_t left = std::stoi(result.out);
  CHECK(is_running(left));
  CHECK(kill(left, SIGKILL) == 0);
}

// In a child of the test's own: the flag that a signal sets stays set for the life of a process.
TEST_CASE("an interrupt ends the program and is thrown") {
  const TempFolder folder;
  const std::string file = (folder / "pid").string();
  const pid_t tester = fork();
  REQUIRE(tester >= 0);
  if (tester == 0) {
    base::install_interrupt_handlers();
    int code = 1;
    try {
      net::run_program(shell("echo $$ > " + file + ".new; mv " + file + ".new " + file + "; exec sleep 1000"));
    } catch (const base::Error& error) {
      code = error.kind() == base::ErrorKind::interrupted ? 42 : 2;
    }
    _exit(code);
  }
  REQUIRE(comes_true([&] { return std::filesystem::exists(file); }));
  const pid_t program = std::stoi(read_file(file));
  REQUIRE(kill(tester, SIGTERM) == 0);
  int status = 0;
  REQUIRE(waitpid(tester, &status, 0) == tester);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 42);
  CHECK(comes_true([&] { return !is_running(program); }));
}

TEST_CASE("a program dies with the one that started it") {
  const TempFolder folder;
  const std::string file = (folder / "pid").string();
  const pid_t tester = fork();
  REQUIRE(tester >= 0);
  if (tester == 0) {
    net::run_program(shell("echo $$ > " + file + ".new; mv " + file + ".new " + file + "; exec sleep 1000"));
    _exit(0);
  }
  REQUIRE(comes_true([&] { return std::filesystem::exists(file); }));
  const pid_t program = std::stoi(read_file(file));
  REQUIRE(kill(tester, SIGKILL) == 0);
  REQUIRE(waitpid(tester, nullptr, 0) == tester);
  CHECK(comes_true([&] { return !is_running(program); }));
}
