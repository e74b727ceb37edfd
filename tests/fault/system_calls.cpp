#include "fault/system_calls.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/syscall.h>

namespace bluedot::fault {
namespace {

constexpr SystemCall k_calls[] = {
    {SYS_write, "write", Effect::write},
    {SYS_pwrite64, "pwrite64", Effect::write},
    {SYS_writev, "writev", Effect::write},
    {SYS_pwritev, "pwritev", Effect::write},
    {SYS_pwritev2, "pwritev2", Effect::write},
    {SYS_copy_file_range, "copy_file_range", Effect::write},
    {SYS_sendfile, "sendfile", Effect::write},
    {SYS_truncate, "truncate", Effect::truncate},
    {SYS_ftruncate, "ftruncate", Effect::truncate},
    {SYS_fallocate, "fallocate", Effect::truncate},
    {SYS_open, "open", Effect::open},
    {SYS_creat, "creat", Effect::open},
    {SYS_openat, "openat", Effect::open},
    {SYS_rename, "rename", Effect::name},
    {SYS_renameat, "renameat", Effect::name},
    {SYS_renameat2, "renameat2", Effect::name},
    {SYS_link, "link", Effect::name},
    {SYS_linkat, "linkat", Effect::name},
    {SYS_symlink, "symlink", Effect::name},
    {SYS_symlinkat, "symlinkat", Effect::name},
    {SYS_unlink, "unlink", Effect::name},
    {SYS_unlinkat, "unlinkat", Effect::name},
    {SYS_rmdir, "rmdir", Effect::name},
    {SYS_mkdir, "mkdir", Effect::name},
    {SYS_mkdirat, "mkdirat", Effect::name},
    {SYS_fsync, "fsync", Effect::sync},
    {SYS_fdatasync, "fdatasync", Effect::sync},
    {SYS_syncfs, "syncfs", Effect::sync},
    {SYS_sync_file_range, "sync_file_range", Effect::sync},
    {SYS_read, "read", Effect::read},
    {SYS_pread64, "pread64", Effect::read},
    {SYS_getdents64, "getdents64", Effect::read},
    {SYS_newfstatat, "newfstatat", Effect::look},
    {SYS_statx, "statx", Effect::look},
    {SYS_statfs, "statfs", Effect::look},
    {SYS_flock, "flock", Effect::look},
    {SYS_fcntl, "fcntl", Effect::look},
    {SYS_close, "close", Effect::look},
};

bool is_read(Effect effect) {
  return effect == Effect::read || effect == Effect::look;
}

}  // namespace

std::vector<long> numbers_to_trace(bool with_reads) {
  std::vector<long> numbers;
  for (const SystemCall& call : k_calls) {
    if (with_reads || !is_read(call.effect)) numbers.push_back(call.number);
  }
  return numbers;
}

const SystemCall* find_system_call(long number) {
  const auto found = std::ranges::find(k_calls, number, &SystemCall::number);
  return found == std::end(k_calls) ? nullptr : &*found;
}

int open_flags(const Call& call) {
  if (call.what->number == SYS_creat) return O_CREAT | O_WRONLY | O_TRUNC;
  return static_cast<int>(call.arguments[call.what->number == SYS_open ? 1 : 2]);
}

bool changes_the_world(const Call& call) {
  if (call.what->effect == Effect::open) return (open_flags(call) & (O_CREAT | O_TRUNC)) != 0;
  return !is_read(call.what->effect);
}

}  // namespace bluedot::fault
