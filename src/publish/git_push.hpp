// What a remote's branch shows, and one push to it that replaces just that.
#pragma once

#include "publish/git.hpp"
#include "publish/publication.hpp"

#include <optional>
#include <string>

namespace bluedot::publish {

struct RemoteBranch {
  bool is_reached = false;
  std::string reason;  // why it was not
  std::string commit;  // empty: there is no such branch
};
RemoteBranch look_at_branch(const Git& git, const GitBranch& target);

struct BranchCommit {
  std::string tree;   // its id
  std::string owner;  // as a commit of ours names it (with_owner); empty: it names none
};
// A commit that the branch shows, if it is here or the remote can be asked for it alone.
std::optional<BranchCommit> read_commit(const Git& git, const GitBranch& target, const std::string& commit);

// A commit's message that names the owner of the branch.
std::string with_owner(const std::string& message, const std::string& owner);

struct Push {
  PublishOutcome outcome = PublishOutcome::pushed;
  std::string reason;
};
// `before`: the commit that the branch must still show; empty: it must not exist.
Push push_commit(const Git& git, const GitBranch& target, const std::string& commit, const std::string& before);

}  // namespace bluedot::publish
