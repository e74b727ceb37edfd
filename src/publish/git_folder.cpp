#include "publish/git_folder.hpp"

#include "base/error.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <string_view>
#include <sys/file.h>
#include <system_error>

namespace bluedot::publish {
namespace {

namespace fs = std::filesystem;

// Marks the folder as ours, and is locked while it is used.
constexpr const char* k_lock_file = "bluedot.lock";
// Stronger than any .gitattributes in the tree: the bytes are stored as they are. (`working-tree-encoding` may only be
// unspecified; false is an error to git.)
constexpr std::string_view k_attributes = "* -text -eol -ident -filter !working-tree-encoding\n";

base::FileDescriptor lock(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw base::system_error(folder.string() + ": cannot be made", error.value());
  const fs::path path = folder / k_lock_file;
  if (!fs::exists(path) && !fs::is_empty(folder)) {
    throw base::Error(folder.string() + ": is not empty, and no git folder of bluedot's");
  }
  base::FileDescriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!file.is_open()) throw base::system_error(path.string() + ": cannot be opened", errno);
  if (flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) throw base::system_error(path.string() + ": cannot be locked", errno);
    throw base::Error(folder.string() + ": another process publishes from here", base::ErrorKind::locked);
  }
  return file;
}

// What a git that was killed has left: we hold the lock, and a git of ours dies with us, so nobody uses them.
void remove_stale_locks(const fs::path& folder) {
  for (const fs::path& place : {folder, folder / "refs" / "bluedot"}) {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(place, error)) {
      if (entry.path().extension() == ".lock" && entry.path().filename() != k_lock_file) fs::remove(entry.path());
    }
  }
}

}  // namespace

GitFolder::GitFolder(const fs::path& folder, const fs::path& work_tree)
    : m_folder(fs::absolute(folder)), m_git(m_folder, fs::absolute(work_tree)), m_lock(lock(m_folder)) {
  remove_stale_locks(m_folder);
  // The attributes come last when it is made.
  if (!fs::exists(m_folder / "info" / "attributes")) make_again();
}

void GitFolder::make_again() const {
  for (const fs::directory_entry& entry : fs::directory_iterator(m_folder)) {
    if (entry.path().filename() != k_lock_file) fs::remove_all(entry.path());
  }
  make();
}

void GitFolder::make() const {
  m_git.ask({"init", "--quiet", "--template=", "--object-format=sha1"});
  fs::create_directories(m_folder / "info");
  const fs::path path = m_folder / "info" / "attributes";
  std::ofstream file(path, std::ios::binary);
  file << k_attributes;
  file.close();
  if (!file) throw base::Error(path.string() + ": cannot be written");
}

std::string GitFolder::write_tree(bool add_nojekyll) const {
  // `.`: of the work tree, in which git is run. -f: whatever a .gitignore says.
  m_git.ask({"add", "-A", "-f", "--", "."});
  if (add_nojekyll) {
    const std::string empty = m_git.ask({"hash-object", "-w", "--stdin"});
    m_git.ask({"update-index", "--add", "--cacheinfo", "100644," + empty + ",.nojekyll"});
  }
  return m_git.ask({"write-tree"});
}

bool GitFolder::is_damaged() const {
  return !m_git.run({"fsck", "--cache", "--no-dangling", "--no-progress"}).is_ok();
}

// Of a commit that is no ancestor git leaves out nothing, unless the repository is shallow: then it looks into the
// trees of all commits that the remote has (pack-objects --objects-edge-aggressive). So ours is called shallow at that
// commit, which is true: it has no parents here. The remote keeps nothing of it, as the new commit does not lead there.
void GitFolder::set_known_to_remote(const std::string& commit) const {
  const fs::path path = m_folder / "shallow";
  fs::remove(path);
  if (commit.empty()) return;
  std::ofstream file(path, std::ios::binary);
  file << commit << '\n';
  file.close();
  if (!file) throw base::Error(path.string() + ": cannot be written");
}

void GitFolder::prune() const {
  m_git.ask({"prune", "--expire=now"});
}

}  // namespace bluedot::publish
