// A library to be preloaded: the Nth allocation fails, once or from then on.
//
//   LD_PRELOAD=libfailing_malloc.so FAILING_MALLOC_AT=1000 [FAILING_MALLOC_FOR_EVER=1] [FAILING_MALLOC_COUNT=FILE]
//   PROGRAM
//
// Counting begins when the program installs its handlers of signals (`sigaction`): what comes before is the loader's
// and the libraries'. With FAILING_MALLOC_COUNT the number of allocations is written there at the end.
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <signal.h>

// glibc's own, under the names it exports for libraries like this.
extern "C" void* __libc_malloc(size_t size);
extern "C" void* __libc_calloc(size_t count, size_t size);
extern "C" void* __libc_realloc(void* old, size_t size);
extern "C" void* __libc_memalign(size_t alignment, size_t size);

namespace {

std::atomic<bool> g_counting{false};
std::atomic<long> g_count{0};
long g_fail_at = 0;
bool g_for_ever = false;
const char* g_count_file = nullptr;

bool must_fail() {
  if (!g_counting.load(std::memory_order_relaxed)) return false;
  const long number = ++g_count;
  if (g_fail_at == 0 || (g_for_ever ? number < g_fail_at : number != g_fail_at)) return false;
  errno = ENOMEM;
  return true;
}

void write_count() {
  g_counting = false;
  if (FILE* file = std::fopen(g_count_file, "w")) {
    std::fprintf(file, "%ld\n", g_count.load());
    std::fclose(file);
  }
}

void begin_to_count() {
  if (const char* at = std::getenv("FAILING_MALLOC_AT")) g_fail_at = std::atol(at);
  g_for_ever = std::getenv("FAILING_MALLOC_FOR_EVER") != nullptr;
  g_count_file = std::getenv("FAILING_MALLOC_COUNT");
  if (g_count_file != nullptr) std::atexit(write_count);
  g_counting = true;
}

}  // namespace

extern "C" {

void* malloc(size_t size) {
  return must_fail() ? nullptr : __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
  return must_fail() ? nullptr : __libc_calloc(count, size);
}

void* realloc(void* old, size_t size) {
  return must_fail() ? nullptr : __libc_realloc(old, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
  return must_fail() ? nullptr : __libc_memalign(alignment, size);
}

int posix_memalign(void** result, size_t alignment, size_t size) {
  void* memory = must_fail() ? nullptr : __libc_memalign(alignment, size);
  if (memory == nullptr) return ENOMEM;
  *result = memory;
  return 0;
}

int sigaction(int number, const struct sigaction* action, struct sigaction* old) {
  using Function = int (*)(int, const struct sigaction*, struct sigaction*);
  static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "sigaction"));
  if (!g_counting) begin_to_count();
  return real(number, action, old);
}

}  // extern "C"
