#include "fault/lost_power.hpp"

#include <algorithm>
#include <set>

namespace bluedot::fault {
namespace {

using Kind = DiskOp::Kind;

constexpr size_t k_sector = 512;

struct Folder {
  std::map<std::string, int> files, folders;
};

bool changes_bytes(const DiskOp& op) {
  return op.kind == Kind::write || op.kind == Kind::resize;
}

bool changes_names(const DiskOp& op) {
  return op.kind == Kind::create || op.kind == Kind::make_folder || op.kind == Kind::rename ||
         op.kind == Kind::remove || op.kind == Kind::remove_folder || op.kind == Kind::rename_folder;
}

// Whether `sync` makes `op` durable. A rename is, once the folder it leads to is synced.
bool makes_durable(const DiskOp& sync, const DiskOp& op) {
  if (sync.kind == Kind::sync_all) return true;
  if (sync.kind == Kind::sync_file) return changes_bytes(op) && op.file == sync.file;
  if (sync.kind != Kind::sync_folder || !changes_names(op)) return false;
  const bool is_renamed = op.kind == Kind::rename || op.kind == Kind::rename_folder;
  return sync.file == (is_renamed ? op.to_folder : op.folder);
}

std::vector<bool> durable_before(const std::vector<DiskOp>& ops, size_t crash) {
  std::vector<bool> durable(crash, false);
  for (size_t i = 0; i < crash; ++i) {
    for (size_t before = 0; before < ops[i].covers; ++before) {
      if (!durable[before]) durable[before] = makes_durable(ops[i], ops[before]);
    }
  }
  return durable;
}

class Disk {
 public:
  explicit Disk(std::mt19937_64& random) : m_random(random) { m_folders[0]; }

  void change_names(const DiskOp& op) {
    Folder& folder = m_folders[op.folder];
    switch (op.kind) {
      case Kind::create:
        folder.files[op.name] = op.file;
        break;
      case Kind::make_folder:
        folder.folders[op.name] = op.file;
        m_folders[op.file];
        break;
      case Kind::remove:
        if (folder.files.contains(op.name) && folder.files[op.name] == op.file) folder.files.erase(op.name);
        break;
      case Kind::remove_folder:
        // One whose files outlived their removal is not empty, and stays.
        if (m_folders[op.file].files.empty() && m_folders[op.file].folders.empty()) folder.folders.erase(op.name);
        break;
      case Kind::rename_folder:
        if (folder.folders.contains(op.name) && folder.folders[op.name] == op.file) folder.folders.erase(op.name);
        m_folders[op.to_folder].folders[op.to_name] = op.file;
        break;
      default:  // rename
        if (folder.files.contains(op.name) && folder.files[op.name] == op.file) folder.files.erase(op.name);
        m_folders[op.to_folder].files[op.to_name] = op.file;
    }
  }

  void change_bytes(const DiskOp& op) {
    std::string& bytes = m_bytes[op.file];
    if (op.kind == Kind::resize) return bytes.resize(op.offset);
    grow(bytes, op);
    bytes.replace(op.offset, op.bytes.size(), op.bytes);
  }

  void change_size(const DiskOp& op) { grow(m_bytes[op.file], op); }

  // Some sectors reach the disk; the others are what they were, or zeros where nothing was.
  void tear_bytes(const DiskOp& op) {
    if (op.kind == Kind::resize) return change_bytes(op);
    std::string& bytes = m_bytes[op.file];
    grow(bytes, op);
    for (size_t at = 0; at < op.bytes.size();) {
      const size_t end = std::min(op.bytes.size(), at + k_sector - (op.offset + at) % k_sector);
      if (m_random() % 2 == 0) bytes.replace(op.offset + at, end - at, op.bytes, at, end - at);
      at = end;
    }
  }

  void walk(int folder, const std::string& prefix, const DiskLog& log, DiskState& state) {
    if (!m_walked.insert(folder).second) return;
    for (const auto& [name, file] : m_folders[folder].files) {
      state.image[prefix + name] = m_bytes[file];
      state.inodes[prefix + name] = log.inode_of(file);
    }
    for (const auto& [name, inner] : m_folders[folder].folders) {
      state.image[prefix + name + '/'];
      walk(inner, prefix + name + '/', log, state);
    }
  }

 private:
  static void grow(std::string& bytes, const DiskOp& op) {
    if (op.kind == Kind::resize) return bytes.resize(std::max<size_t>(bytes.size(), op.offset));
    bytes.resize(std::max(bytes.size(), op.offset + op.bytes.size()));
  }

  std::mt19937_64& m_random;
  std::map<int, Folder> m_folders;
  std::map<int, std::string> m_bytes;
  std::set<int> m_walked;
};

}  // namespace

DiskState disk_at(const DiskLog& log, size_t crash, Fate fate, std::mt19937_64& random) {
  const std::vector<DiskOp>& ops = log.ops();
  const std::vector<bool> durable = durable_before(ops, crash);
  const size_t moment = fate == Fate::early && crash > 0 ? random() % crash : crash;
  const uint64_t kept_of_ten = 1 + 4 * (random() % 3);  // of a drawn fate: few, half or most of them
  const bool keeps_names = fate == Fate::kept || fate == Fate::names_only || fate == Fate::sizes_only;
  const bool keeps_bytes = fate == Fate::kept || fate == Fate::bytes_only;
  Disk disk(random);
  for (size_t i = 0; i < crash; ++i) {
    const DiskOp& op = ops[i];
    const bool is_drawn_kept = fate == Fate::drawn && random() % 10 < kept_of_ten;
    const bool is_early = fate == Fate::early && i < moment;
    if (changes_names(op)) {
      if (durable[i] || keeps_names || is_early || is_drawn_kept) disk.change_names(op);
    } else if (changes_bytes(op)) {
      if (durable[i] || keeps_bytes || is_early || is_drawn_kept) {
        disk.change_bytes(op);
      } else if (fate == Fate::sizes_only) {
        disk.change_size(op);
      } else if (fate == Fate::drawn && random() % 2 == 0) {
        disk.tear_bytes(op);
      }
    }
  }
  DiskState state;
  disk.walk(0, "", log, state);
  return state;
}

}  // namespace bluedot::fault
