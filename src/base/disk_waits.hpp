// Whether a thread had to wait for the disk to read, by what the system counts.
#pragma once

#include <cstdint>
#include <sys/resource.h>

namespace bluedot::base {

// Reads of this thread so far that no cache could serve, in the system's units; 0 where it does not count them.
inline int64_t reads_from_disk() {
  struct rusage usage = {};
  getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_inblock;
}

}  // namespace bluedot::base
