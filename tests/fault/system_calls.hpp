// The system calls of Linux on x86_64 by which a program changes a disk, and those by which it learns of one.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace bluedot::fault {

// What a call does, as far as a disk is concerned.
enum class Effect {
  write,     // bytes into a file, at its position or a given one
  truncate,  // or fallocate: the size
  open,      // creates or empties a file where its flags say so, else it changes nothing
  name,      // rename, link, unlink, mkdir, rmdir
  sync,      // fsync, fdatasync, syncfs and the like
  read,      // read, pread, getdents: changes nothing
  look,      // stat, flock, close: changes nothing
};

struct SystemCall {
  long number;
  std::string_view name;
  Effect effect;
};

// One call of a thread, at its entry.
struct Call {
  pid_t thread = 0;
  const SystemCall* what = nullptr;
  std::array<uint64_t, 6> arguments{};
};

// Every call that the tracer stops at; `with_reads` adds those that change nothing.
std::vector<long> numbers_to_trace(bool with_reads);
const SystemCall* find_system_call(long number);
// Whether the call may change a disk: an `open` only with O_CREAT or O_TRUNC.
bool changes_the_world(const Call& call);
// The flags of open, openat and creat.
int open_flags(const Call& call);

}  // namespace bluedot::fault
