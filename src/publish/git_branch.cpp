#include "publish/git_branch.hpp"

#include "base/error.hpp"
#include "base/printable.hpp"
#include "publish/git_folder.hpp"
#include "publish/git_push.hpp"
#include "publish/tree_size.hpp"

#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace bluedot::publish {
namespace {

namespace fs = std::filesystem;

constexpr size_t k_shown_digits = 12;  // of a commit's id

// `https://user:token@host/…`: arguments can be read by everybody on this machine.
void refuse_password(const std::string& url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string::npos) return;
  const std::string_view rest = std::string_view(url).substr(scheme + 3);
  const std::string_view host = rest.substr(0, rest.find('/'));
  const size_t at = host.rfind('@');
  if (at == std::string_view::npos) return;
  const std::string_view user = host.substr(0, at);
  bool is_secret = user.find(':') != std::string_view::npos;
  // GitHub's and GitLab's tokens, which are also taken for a name.
  for (const std::string_view prefix : {"ghp_", "gho_", "ghs_", "ghu_", "github_pat_", "glpat-"}) {
    is_secret = is_secret || user.starts_with(prefix);
  }
  if (is_secret) {
    throw base::Error(
        "publish: the url has a password in it, which everybody on this machine could read: give it to"
        " git's credential helper",
        base::ErrorKind::usage);
  }
}

struct CommitText {
  std::string message;
  base::Instant when;
};

std::string make_commit(const Git& git, const GitBranch& target, const std::string& tree, const CommitText& text) {
  const std::string date = fmt::format("@{} +0000", text.when.milliseconds / 1000);
  return git.ask({"commit-tree", "--no-gpg-sign", tree}, with_owner(text.message, target.owner),
                 {{"GIT_AUTHOR_NAME", target.author.name},
                  {"GIT_AUTHOR_EMAIL", target.author.email},
                  {"GIT_AUTHOR_DATE", date},
                  {"GIT_COMMITTER_NAME", target.author.name},
                  {"GIT_COMMITTER_EMAIL", target.author.email},
                  {"GIT_COMMITTER_DATE", date}});
}

bool has_commit(const Git& git, const std::string& commit) {
  return !commit.empty() && git.run({"cat-file", "-e", commit + "^{commit}"}).is_ok();
}

int64_t count_objects(const Git& git, const std::string& commit, const std::string& known) {
  std::vector<std::string> question = {"rev-list", "--objects-edge-aggressive", "--count", commit};
  if (!known.empty()) question.push_back("^" + known);
  // The last line; those before it name the known commit.
  const std::string answer = git.ask(question);
  return std::stoll(answer.substr(answer.rfind('\n') + 1));
}

std::string ref_value(const Git& git, const char* ref) {
  const net::ProgramResult result = git.run({"rev-parse", "--verify", "--quiet", ref});
  return result.is_ok() ? result.out.substr(0, result.out.find('\n')) : "";
}

// Whether the branch was published from here. A commit that names its owner says so wherever we run and whatever became
// of the git folder; of one that names none (from before commits did) our refs tell.
bool is_ours(const Git& git, const GitBranch& target, const std::string& commit, const BranchCommit& seen) {
  if (!seen.owner.empty() && !target.owner.empty()) return seen.owner == target.owner;
  if (commit == ref_value(git, k_published_ref)) return true;
  if (commit != ref_value(git, k_tried_ref)) return false;
  git.ask({"update-ref", k_published_ref, commit});  // it arrived; the next try is written over `tried`
  return true;
}

// The commit of the written tree, pushed over what the branch shows. With the refs as the journal: `tried` is set
// before anything is sent, so that the commit is still known if it arrives and we do not learn of it.
void push_tree(const GitFolder& folder, const GitBranch& target, const std::string& before, const CommitText& text,
               Publication& publication) {
  const Git& git = folder.git();
  publication.commit = make_commit(git, target, publication.tree, text);
  git.ask({"update-ref", k_tried_ref, publication.commit});
  const std::string known = has_commit(git, before) ? before : std::string();
  publication.object_count = count_objects(git, publication.commit, known);
  folder.set_known_to_remote(known);
  Push push = push_commit(git, target, publication.commit, before);
  publication.outcome = push.outcome;
  publication.reason = std::move(push.reason);
  if (push.outcome == PublishOutcome::pushed) git.ask({"update-ref", k_published_ref, publication.commit});
}

// Whether the branch is to show the written tree instead of this commit; if not, the outcome says why.
bool may_replace(const Git& git, const GitBranch& target, const std::string& commit, Publication& publication) {
  const std::optional<BranchCommit> seen = read_commit(git, target, commit);
  const std::string shown = commit.substr(0, k_shown_digits);
  publication.reason.clear();
  if (seen && seen->tree == publication.tree) {
    publication.outcome = PublishOutcome::unchanged;
    publication.commit = commit;
    return false;
  }
  if (seen && is_ours(git, target, commit, *seen)) return true;
  if (target.replaces_others) {
    publication.warnings.push_back(fmt::format("its commit {} was not published from here, and was replaced", shown));
    return true;
  }
  publication.outcome = seen ? PublishOutcome::not_ours : PublishOutcome::unreachable;
  publication.reason = seen ? fmt::format("its commit {} was not published from here", shown)
                            : fmt::format("its commit {} cannot be read, so it may be somebody else's", shown);
  return false;
}

// One try, from the files to the branch.
void publish(const GitFolder& folder, const GitBranch& target, bool add_nojekyll, const CommitText& text,
             Publication& publication) {
  publication.tree = folder.write_tree(add_nojekyll);
  const RemoteBranch remote = look_at_branch(folder.git(), target);
  if (!remote.is_reached) {
    publication.outcome = PublishOutcome::unreachable;
    publication.reason = remote.reason;
    return;
  }
  if (!remote.commit.empty() && !may_replace(folder.git(), target, remote.commit, publication)) return;
  push_tree(folder, target, remote.commit, text, publication);
  folder.prune();
}

}  // namespace

Publication publish_branch(const GitBranch& target, const fs::path& folder, const std::string& message,
                           base::Instant when) {
  refuse_password(target.url);
  Publication publication;
  TreeSize size = measure_tree(folder);
  publication.file_count = size.file_count + (size.has_nojekyll ? 0 : 1);
  publication.bytes = size.bytes;
  publication.warnings = std::move(size.warnings);

  const GitFolder git_folder(target.git_folder, folder);
  const CommitText text{message, when};
  try {
    publish(git_folder, target, !size.has_nojekyll, text, publication);
    // A push also breaks off where git cannot read what it is to send.
    if (publication.outcome != PublishOutcome::cut_off || !git_folder.is_damaged()) return publication;
  } catch (const base::Error& error) {
    if (error.kind() != base::ErrorKind::failed || !git_folder.is_damaged()) throw;
    if (publication.outcome == PublishOutcome::pushed) {  // and only our record of it could not be made
      git_folder.make_again();
      return publication;
    }
  }
  git_folder.make_again();
  publish(git_folder, target, !size.has_nojekyll, text, publication);
  return publication;
}

}  // namespace bluedot::publish
