// The git directory that is kept between runs, so that only changed files are read, packed and sent.
//
// A cache: it holds the objects of the tree that was last published, and of the one that was last tried. Everything in
// it can be made again from the folder to publish.
#pragma once

#include "base/file_descriptor.hpp"
#include "publish/git.hpp"

#include <filesystem>
#include <string>

namespace bluedot::publish {

inline constexpr const char* k_published_ref = "refs/bluedot/published";  // what the remote was last seen to take
inline constexpr const char* k_tried_ref = "refs/bluedot/tried";          // what may have arrived, or may not

class GitFolder {
 public:
  // Makes it if it is missing. Throws Error (locked) while another process uses it, and Error if the folder is neither
  // empty nor one of ours: it is emptied where it is damaged, and that must not meet another's files.
  GitFolder(const std::filesystem::path& folder, const std::filesystem::path& work_tree);

  const Git& git() const { return m_git; }
  // The id of the tree as the work tree is now, with an empty .nojekyll beside it if asked for. Unchanged files are
  // told by what the index remembers of them.
  std::string write_tree(bool add_nojekyll) const;
  // Whether something in it cannot be read any more, as after a loss of power. Reads all of it.
  bool is_damaged() const;
  // Begins again with nothing.
  void make_again() const;
  // Which of its commits the remote has, if any, so that a push leaves out what that one holds. To be said before each.
  void set_known_to_remote(const std::string& commit) const;
  // Removes every object that is neither in the current tree nor under our refs.
  void prune() const;

 private:
  void make() const;

  std::filesystem::path m_folder;
  Git m_git;
  base::FileDescriptor m_lock;
};

}  // namespace bluedot::publish
