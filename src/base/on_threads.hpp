// Work of many like pieces, done on a few threads.
#pragma once

#include <cstddef>
#include <functional>

namespace bluedot::base {

// Calls `work` once with each number below `count`, on `threads` threads, which have ended when this returns. Throws
// what `work` threw first on one of the threads, which then does no more; the others go on.
void on_threads(size_t threads, size_t count, const std::function<void(size_t index)>& work);

}  // namespace bluedot::base
