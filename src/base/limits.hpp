// The limits of descriptors and memory that somebody set for this process (`ulimit -n`, `ulimit -v`).
#pragma once

#include <sys/resource.h>

namespace bluedot::base {

// What a process may open that is not kept short; Linux gives 1,024.
inline constexpr rlim_t k_ample_descriptors = 256;

// Whether work that could be done with less should be.
inline bool is_kept_short() {
  struct rlimit descriptors = {}, memory = {};
  getrlimit(RLIMIT_NOFILE, &descriptors);
  getrlimit(RLIMIT_AS, &memory);
  return descriptors.rlim_cur < k_ample_descriptors || memory.rlim_cur != RLIM_INFINITY;
}

}  // namespace bluedot::base
