// What is to be published where, and what came of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bluedot::publish {

// Of a published site on GitHub Pages, which is also what is recommended for its repository. 10^9, the smaller reading
// of "1 GB". https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits
inline constexpr int64_t k_max_site_bytes = 1'000'000'000;
inline constexpr int k_warning_percent = 80;
// GitHub warns of files above the first and blocks pushes with files above the second.
// https://docs.github.com/en/repositories/working-with-files/managing-large-files/about-large-files-on-github
inline constexpr int64_t k_large_file_bytes = int64_t{50} << 20, k_max_file_bytes = int64_t{100} << 20;

struct GitAuthor {
  std::string name = "bluedot", email = "bluedot@localhost";
};

struct GitBranch {
  std::string url;  // what git push takes; how to log in is git's own configuration
  std::string branch = "gh-pages";
  std::filesystem::path git_folder;  // ours alone, kept between runs; made if missing; losing it costs time only
  GitAuthor author;
  std::string owner = {};        // who publishes: each commit names it, and a branch that names another is not replaced
  bool replaces_others = false;  // but now it is
  // Of a push. Without it a connection that is silent but not closed would hold up a run for ever.
  std::chrono::milliseconds timeout = std::chrono::minutes(30);
};

enum class PublishOutcome {
  pushed,
  unchanged,      // the branch shows this tree already; nothing was sent
  not_ours,       // the branch was not published from here, and stays as it is
  lease_refused,  // somebody else pushed meanwhile; the next call sees what they pushed
  refused,        // the remote does not take it: a protected branch, a hook, no right to write
  unreachable,    // the remote did not answer, or not to us; nothing was sent
  cut_off,        // the push broke off, and may or may not have arrived; the next call looks
};

struct Publication {
  PublishOutcome outcome = PublishOutcome::unchanged;
  std::string reason;                 // one line; empty if pushed or unchanged
  int64_t file_count = 0;             // in the tree, with .nojekyll
  int64_t bytes = 0;                  // of these files
  std::string commit, tree;           // ids; the commit that the branch shows, or that could not be pushed
  int64_t object_count = 0;           // sent, or to be sent: the commit, folders, files
  std::vector<std::string> warnings;  // of what GitHub Pages will not like; each one line

  bool is_published() const { return outcome == PublishOutcome::pushed || outcome == PublishOutcome::unchanged; }
};

}  // namespace bluedot::publish
