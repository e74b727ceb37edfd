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

// The tree that a commit of the remote shows, if the commit is here or the remote can be asked for it alone.
std::optional<std::string> tree_of(const Git& git, const GitBranch& target, const std::string& commit);

struct Push {
  PublishOutcome outcome = PublishOutcome::pushed;
  std::string reason;
};
// `before`: the commit that the branch must still show; empty: it must not exist.
Push push_commit(const Git& git, const GitBranch& target, const std::string& commit, const std::string& before);

}  // namespace bluedot::publish
