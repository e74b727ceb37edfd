#include "fault/disk_log.hpp"

#include <fcntl.h>
#include <stdexcept>
#include <sys/syscall.h>

namespace bluedot::fault {
namespace {

using Kind = DiskOp::Kind;

[[noreturn]] void not_modelled(const Call& call) {
  throw std::runtime_error("the log of the disk does not know what " + std::string(call.what->name) + " does");
}

}  // namespace

DiskLog::DiskLog(std::filesystem::path root) : m_root(std::move(root)) {
  add(m_root);
}

Ending DiskLog::record(const Command& command) {
  Watcher watcher;
  watcher.at_entry = [this](const Call& call) { return enter(call); };
  watcher.at_exit = [this](const Call& call, int64_t result) { leave(call, result); };
  return run_traced(command, watcher);
}

bool DiskLog::is_ours(const std::filesystem::path& path) const {
  const std::string text = path.string();
  return (text == m_root || text.starts_with(m_root.string() + '/')) && !text.ends_with("-shm");
}

int DiskLog::number_of(const std::filesystem::path& path) const {
  const auto found = m_numbers.find(key_of(path));
  return found == m_numbers.end() ? -1 : found->second;
}

int DiskLog::add(const std::filesystem::path& path) {
  const FileKey key = key_of(path);
  m_inodes.push_back(key.second);
  return m_numbers[key] = static_cast<int>(m_inodes.size()) - 1;
}

Verdict DiskLog::enter(const Call& call) {
  if (!changes_the_world(call)) return Verdict::go_on();
  auto pending = prepare(call);
  if (!pending) return Verdict::go_on();
  m_pending[call.thread] = std::move(*pending);
  return Verdict::watch();
}

std::optional<DiskLog::Pending> DiskLog::prepare(const Call& call) const {
  switch (call.what->effect) {
    case Effect::open:
      return prepare_open(call);
    case Effect::name:
      return prepare_name(call);
    case Effect::sync:
      return prepare_sync(call);
    case Effect::truncate:
      return prepare_resize(call);
    case Effect::write:
      return prepare_write(call);
    case Effect::read:
    case Effect::look:
      break;
  }
  return std::nullopt;
}

std::optional<DiskLog::Pending> DiskLog::prepare_open(const Call& call) const {
  Pending pending;
  pending.path = call.what->number == SYS_openat ? path_at(call, 0, 1) : path_of(call, 0);
  pending.was_there = number_of(pending.path) >= 0;
  const bool does_nothing = pending.was_there && (open_flags(call) & O_TRUNC) == 0;
  if (!is_ours(pending.path) || does_nothing) return std::nullopt;
  pending.op = {.kind = pending.was_there ? Kind::resize : Kind::create};
  return pending;
}

std::optional<DiskLog::Pending> DiskLog::prepare_name(const Call& call) const {
  Pending pending;
  switch (call.what->number) {
    case SYS_rename:
      pending = {path_of(call, 0), path_of(call, 1), false, {.kind = Kind::rename}};
      break;
    case SYS_renameat:
    case SYS_renameat2:
      pending = {path_at(call, 0, 1), path_at(call, 2, 3), false, {.kind = Kind::rename}};
      break;
    case SYS_unlink:
      pending = {path_of(call, 0), {}, false, {.kind = Kind::remove}};
      break;
    case SYS_unlinkat:
      pending = {path_at(call, 0, 1), {}, false, {.kind = Kind::remove}};
      if ((call.arguments[2] & AT_REMOVEDIR) != 0) pending.op.kind = Kind::remove_folder;
      break;
    case SYS_rmdir:
      pending = {path_of(call, 0), {}, false, {.kind = Kind::remove_folder}};
      break;
    case SYS_mkdir:
      pending = {path_of(call, 0), {}, false, {.kind = Kind::make_folder}};
      break;
    case SYS_mkdirat:
      pending = {path_at(call, 0, 1), {}, false, {.kind = Kind::make_folder}};
      break;
    default:
      not_modelled(call);
  }
  if (!is_ours(pending.path)) return std::nullopt;
  pending.op.file = number_of(pending.path);
  if (pending.op.kind == Kind::rename && std::filesystem::is_directory(pending.path)) {
    pending.op.kind = Kind::rename_folder;
  }
  return pending;
}

std::optional<DiskLog::Pending> DiskLog::prepare_sync(const Call& call) const {
  // sync_file_range promises nothing about sizes and caches: it is no sync.
  if (call.what->number == SYS_sync_file_range) return std::nullopt;
  Pending pending;
  pending.op.covers = m_ops.size();
  if (call.what->number == SYS_syncfs) {
    pending.op.kind = Kind::sync_all;
    return pending;
  }
  const auto found = m_numbers.find(key_of_descriptor(call, 0));
  if (found == m_numbers.end()) return std::nullopt;
  pending.op.file = found->second;
  const bool is_folder = std::filesystem::is_directory(path_of_descriptor(call, 0));
  pending.op.kind = is_folder ? Kind::sync_folder : Kind::sync_file;
  return pending;
}

std::optional<DiskLog::Pending> DiskLog::prepare_resize(const Call& call) const {
  if (call.what->number == SYS_truncate) not_modelled(call);
  const auto found = m_numbers.find(key_of_descriptor(call, 0));
  if (found == m_numbers.end()) return std::nullopt;
  if (call.what->number == SYS_fallocate) not_modelled(call);
  return Pending{{}, {}, true, {.kind = Kind::resize, .file = found->second, .offset = call.arguments[1]}};
}

std::optional<DiskLog::Pending> DiskLog::prepare_write(const Call& call) const {
  const long number = call.what->number;
  const bool copies = number == SYS_copy_file_range || number == SYS_sendfile;
  const auto found = m_numbers.find(key_of_descriptor(call, number == SYS_copy_file_range ? 2 : 0));
  if (found == m_numbers.end()) return std::nullopt;
  if (copies) not_modelled(call);
  const bool has_offset = number != SYS_write && number != SYS_writev;
  return Pending{{},
                 {},
                 true,
                 {.kind = Kind::write,
                  .file = found->second,
                  .offset = has_offset ? call.arguments[3] : position_of(call, 0),
                  .bytes = bytes_to_write(call)}};
}

void DiskLog::leave(const Call& call, int64_t result) {
  const auto found = m_pending.find(call.thread);
  Pending pending = std::move(found->second);
  m_pending.erase(found);
  if (result < 0) return;
  DiskOp& op = pending.op;
  const bool is_new = op.kind == Kind::create || op.kind == Kind::make_folder;
  if (is_new) op.file = add(pending.path);
  if (op.kind == Kind::resize && op.file < 0) op.file = number_of(pending.path);
  if (op.kind == Kind::write) op.bytes.resize(static_cast<size_t>(result));
  if (!pending.path.empty()) {
    op.folder = number_of(pending.path.parent_path());
    op.name = pending.path.filename().string();
  }
  if (!pending.to_path.empty()) {
    op.to_folder = number_of(pending.to_path.parent_path());
    op.to_name = pending.to_path.filename().string();
  }
  m_ops.push_back(std::move(op));
}

}  // namespace bluedot::fault
