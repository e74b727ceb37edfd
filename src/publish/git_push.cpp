#include "publish/git_push.hpp"

#include "base/printable.hpp"
#include "base/temporary_folder.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

namespace bluedot::publish {
namespace {

constexpr size_t k_answer_characters = 400;
// Of a question that is answered in some hundred bytes.
constexpr std::chrono::milliseconds k_question_timeout = std::chrono::minutes(2);
// Of a commit: its first line, and a trailer of its message.
constexpr std::string_view k_tree_line = "tree ", k_owner_line = "Bluedot-Store: ";

std::string ref_of(const GitBranch& target) {
  return "refs/heads/" + target.branch;
}

// The line about our ref in `git push --porcelain`: `!\tFROM:TO\t[rejected] (stale info)`; empty if there is none.
std::string_view ref_line(std::string_view text) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (line.size() > 2 && line[1] == '\t') return line;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

// What follows `head` in the first line that begins with it; empty if none does.
std::string rest_of_line(std::string_view text, std::string_view head) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    if (text.starts_with(head)) return std::string(text.substr(head.size(), end - head.size()));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

}  // namespace

RemoteBranch look_at_branch(const Git& git, const GitBranch& target) {
  const net::ProgramResult result =
      git.run({"ls-remote", "--quiet", "--", target.url, ref_of(target)}, {}, {}, k_question_timeout);
  RemoteBranch branch;
  branch.is_reached = result.is_ok();
  if (!branch.is_reached) branch.reason = reason_of(result);
  // `ID\trefs/heads/gh-pages`; a pattern also matches the end of longer names.
  std::string_view text = result.out;
  while (branch.is_reached && !text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    const size_t tab = line.find('\t');
    if (tab != std::string_view::npos && line.substr(tab + 1) == ref_of(target)) branch.commit = line.substr(0, tab);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return branch;
}

std::string with_owner(const std::string& message, const std::string& owner) {
  return owner.empty() ? message + "\n" : fmt::format("{}\n\n{}{}\n", message, k_owner_line, owner);
}

std::optional<BranchCommit> read_commit(const Git& git, const GitBranch& target, const std::string& commit) {
  const std::vector<std::string> question = {"cat-file", "commit", commit};
  net::ProgramResult result = git.run(question);
  if (!result.is_ok()) {
    // In a folder of its own: to git a repository that was once fetched in part is another kind for ever.
    const base::TemporaryFolder folder("bluedot-branch");
    const Git other(folder.path() / "git", folder.path());
    other.ask({"init", "--quiet", "--template=", "--object-format=sha1"});
    const net::ProgramResult fetched =
        other.run({"fetch", "--quiet", "--depth=1", "--filter=tree:0", "--no-tags", "--", target.url, ref_of(target)},
                  {}, {}, k_question_timeout);
    if (!fetched.is_ok()) return std::nullopt;
    result = other.run(question);
  }
  if (!result.is_ok() || !result.out.starts_with(k_tree_line)) return std::nullopt;
  return BranchCommit{rest_of_line(result.out, k_tree_line), rest_of_line(result.out, k_owner_line)};
}

Push push_commit(const Git& git, const GitBranch& target, const std::string& commit, const std::string& before) {
  const std::string ref = ref_of(target);
  const net::ProgramResult result =
      git.run({"push", "--porcelain", "--no-verify", "--force-with-lease=" + ref + ":" + before, "--", target.url,
               commit + ":" + ref},
              {}, {}, target.timeout);
  if (result.is_ok()) return {};
  const std::string_view line = ref_line(result.out);
  if (!line.starts_with('!')) return {PublishOutcome::cut_off, reason_of(result)};
  Push push{PublishOutcome::refused, base::printable(line.substr(line.rfind('\t') + 1), k_answer_characters)};
  // The first is our git's word; the others are a remote's whose branch moved while we were sending.
  if (line.find("(stale info)") != std::string_view::npos || result.err.find("but expected") != std::string::npos ||
      result.err.find("reference already exists") != std::string::npos) {
    push.outcome = PublishOutcome::lease_refused;
  }
  // `[remote failure] (remote failed to report status)`: it took everything and was not heard of again.
  if (line.find("[remote failure]") != std::string_view::npos) push.outcome = PublishOutcome::cut_off;
  return push;
}

}  // namespace bluedot::publish
