#include "publish/git.hpp"

#include "base/error.hpp"
#include "base/printable.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace bluedot::publish {
namespace {

constexpr size_t k_reason_characters = 400;

// Settings of the user, the machine or a repository that would change bytes, leave files out, run programs, ask a
// person, or start work that outlives the command.
constexpr std::array k_settings = {
    "core.autocrlf=false",
    "core.safecrlf=false",
    "core.eol=lf",
    "core.excludesFile=/dev/null",
    "core.attributesFile=/dev/null",
    "core.hooksPath=/dev/null",
    "core.fileMode=false",
    "core.symlinks=true",
    "core.ignoreCase=false",
    "core.precomposeUnicode=false",
    "core.fsmonitor=false",
    "core.untrackedCache=false",
    "core.splitIndex=false",
    "core.sparseCheckout=false",
    "core.bigFileThreshold=512m",
    "core.logAllRefUpdates=false",
    "core.quotePath=true",
    "core.bare=false",
    "core.trustctime=true",
    "core.checkStat=default",
    "core.sharedRepository=umask",
    // The folder is a cache: after a loss of power it is made again (git_folder.hpp).
    "core.fsync=none",
    // A file is sent as its difference to another if git finds one like it. It looks among names with the same last 16
    // characters, as nearly all of ours have (`_PRICE_DATA.csv`), so what it finds is another symbol's file, no use and
    // half of a push's time. One look each is left: a git that pairs files by their whole path needs no more.
    "pack.window=1",
    "index.version=2",
    "index.sparse=false",
    "commit.gpgSign=false",
    "push.gpgSign=false",
    "push.followTags=false",
    "push.recurseSubmodules=no",
    "push.pushOption=",
    "i18n.commitEncoding=UTF-8",
    "gc.auto=0",
    "maintenance.auto=false",
    "fetch.writeCommitGraph=false",
    "color.ui=false",
    "advice.addEmbeddedRepo=false",
    // The folder may belong to another user than the one who publishes.
    "safe.directory=*",
};

// Variables by which another git (a hook that started us) would lead ours elsewhere: `git rev-parse --local-env-vars`,
// less those that hold settings, by which CI systems hand over their token.
const std::vector<std::string> k_left_out = {"GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                             "GIT_OBJECT_DIRECTORY",
                                             "GIT_GRAFT_FILE",
                                             "GIT_INDEX_FILE",
                                             "GIT_NO_REPLACE_OBJECTS",
                                             "GIT_REPLACE_REF_BASE",
                                             "GIT_PREFIX",
                                             "GIT_SHALLOW_FILE",
                                             "GIT_COMMON_DIR",
                                             "GIT_NAMESPACE",
                                             "GIT_INTERNAL_SUPER_PREFIX",
                                             "GIT_IMPLICIT_WORK_TREE",
                                             "GIT_LITERAL_PATHSPECS",
                                             "GIT_GLOB_PATHSPECS",
                                             "GIT_NOGLOB_PATHSPECS",
                                             "GIT_ICASE_PATHSPECS",
                                             "GIT_ATTR_SOURCE",
                                             "GIT_DEFAULT_HASH",
                                             "GIT_TEMPLATE_DIR",
                                             "GIT_EXTERNAL_DIFF",
                                             "GIT_PUSH_OPTION_COUNT"};

}  // namespace

net::ProgramResult Git::run(const std::vector<std::string>& arguments, const std::string& input,
                            const std::map<std::string, std::string>& environment,
                            std::chrono::milliseconds timeout) const {
  net::Program program;
  program.arguments = {"git"};
  for (const char* const setting : k_settings) program.arguments.insert(program.arguments.end(), {"-c", setting});
  program.arguments.insert(program.arguments.end(), arguments.begin(), arguments.end());
  program.environment = environment;
  program.environment["GIT_DIR"] = m_git_folder.string();
  program.environment["GIT_WORK_TREE"] = m_work_tree.string();
  program.environment["GIT_TERMINAL_PROMPT"] = "0";  // nobody is there to answer
  program.environment["LC_ALL"] = "C";               // its messages are read by whoever reads ours
  program.without = k_left_out;
  program.input = input;
  // Not where the user happens to stand: git would look there for a repository of its own.
  program.folder = m_work_tree;
  program.timeout = timeout;
  return net::run_program(program);
}

std::string Git::ask(const std::vector<std::string>& arguments, const std::string& input,
                     const std::map<std::string, std::string>& environment) const {
  net::ProgramResult result = run(arguments, input, environment);
  if (!result.is_ok()) throw base::Error(fmt::format("git {}: {}", arguments.at(0), reason_of(result)));
  if (result.out.ends_with('\n')) result.out.pop_back();
  return std::move(result.out);
}

std::string reason_of(const net::ProgramResult& result) {
  if (result.is_timed_out) return "it did not end in time and was stopped";
  std::string_view text = result.err;
  std::string_view fallback;
  std::string_view reason;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    fallback = line;
    // What git says itself, and what a remote's hook says; the advice around it is for people at a terminal.
    if (reason.empty() && (line.starts_with("fatal: ") || line.starts_with("error: "))) reason = line.substr(7);
  }
  if (reason.empty()) reason = fallback;
  if (!reason.empty()) return base::printable(reason, k_reason_characters);
  if (result.signal != 0) return fmt::format("it was ended by signal {}", result.signal);
  return fmt::format("it ended with exit code {}", result.exit_code);
}

}  // namespace bluedot::publish
