// Everything that commands did to a folder, in order: the log from which disks after a power loss are rebuilt.
#pragma once

#include "fault/tracee.hpp"
#include "fault/tracer.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::fault {

// Files and folders are numbered as they are made; the root of the folder is 0 and was there before.
struct DiskOp {
  enum class Kind {
    write,   // bytes of a file at an offset
    resize,  // a file
    create,  // an empty file under a name in a folder
    make_folder,
    rename,  // to another name, which may replace a file
    rename_folder,
    remove,  // the name of a file
    remove_folder,
    sync_file,    // what was done to the file's bytes so far is durable
    sync_folder,  // so are the names in this folder
    sync_all,
    acknowledged,  // a command ended with 0: whatever it did must outlive any power loss
  };
  Kind kind = Kind::acknowledged;
  int file = -1;  // or the folder that is made, removed or synced
  int folder = -1, to_folder = -1;
  std::string name = {}, to_name = {};
  uint64_t offset = 0;  // of a write; of a resize the size
  std::string bytes = {};
  size_t covers = 0;  // of a sync: how many operations had ended when it began
};

class DiskLog {
 public:
  // The folder must exist and be empty. SQLite's shared memory (`-shm`) is left out: it is rebuilt after a crash.
  explicit DiskLog(std::filesystem::path root);

  Ending record(const Command& command);
  void acknowledge() { m_ops.push_back({.kind = DiskOp::Kind::acknowledged}); }

  const std::vector<DiskOp>& ops() const { return m_ops; }
  uint64_t inode_of(int file) const { return m_inodes[static_cast<size_t>(file)]; }

 private:
  struct Pending {  // what only the entry of a call can tell
    std::filesystem::path path = {}, to_path = {};
    bool was_there = false;
    DiskOp op = {};
  };

  bool is_ours(const std::filesystem::path& path) const;
  Verdict enter(const Call& call);
  std::optional<Pending> prepare(const Call& call) const;
  std::optional<Pending> prepare_open(const Call& call) const;
  std::optional<Pending> prepare_name(const Call& call) const;
  std::optional<Pending> prepare_sync(const Call& call) const;
  std::optional<Pending> prepare_resize(const Call& call) const;
  std::optional<Pending> prepare_write(const Call& call) const;
  void leave(const Call& call, int64_t result);
  int number_of(const std::filesystem::path& path) const;
  int add(const std::filesystem::path& path);

  std::filesystem::path m_root;
  std::vector<DiskOp> m_ops;
  std::map<FileKey, int> m_numbers;
  std::vector<uint64_t> m_inodes;
  std::map<pid_t, Pending> m_pending;
};

}  // namespace bluedot::fault
