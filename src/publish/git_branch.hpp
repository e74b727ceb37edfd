// Publishes a folder as the one commit of a branch: no history to grow, and only changed files travel.
#pragma once

#include "base/instant.hpp"
#include "publish/publication.hpp"

#include <filesystem>
#include <string>

namespace bluedot::publish {

// The branch then has one commit without parents whose tree is `folder` byte for byte, everything in it but `.git`,
// whatever a .gitignore, .gitattributes or the user's settings say, and an empty `.nojekyll` so that Pages serves it as
// it is. `folder` is only read. What others put on the branch stays and is the outcome (not_ours), unless the target
// replaces it; what they push during the call stays anyway. `when` is the commit's date: the same folder, author,
// message and date make the same commit.
//
// Throws Error if git is missing, if the folder cannot be read, has a symbolic link or half-written files in it (then
// another process writes there), if the url has a password (usage), or if another process uses the git folder (locked).
Publication publish_branch(const GitBranch& target, const std::filesystem::path& folder, const std::string& message,
                           base::Instant when);

}  // namespace bluedot::publish
