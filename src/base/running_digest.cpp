// The state's layout belongs to the very version of xxHash whose code works on it, so that code is compiled in here
// rather than taken from the shared library, which may be updated alone.
#define XXH_INLINE_ALL
#include "base/running_digest.hpp"

#include "base/digest.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <xxhash.h>

namespace bluedot::base {
namespace {

// What a state is made of beyond what a reset sets. `version` is also another number on a machine of the other byte
// order.
struct Saved {
  uint32_t version = XXH_VERSION_NUMBER;
  uint32_t buffered_bytes = 0;
  uint64_t stripes = 0;
  uint64_t total_bytes = 0;
  std::array<uint64_t, 8> lanes{};
  std::array<unsigned char, XXH3_INTERNALBUFFER_SIZE> buffer{};
};
static_assert(sizeof(Saved) == 4 + 4 + 8 + 8 + 64 + 256, "no padding: the bytes of a state depend on its values only");

}  // namespace

struct RunningDigest::Inner {
  XXH3_state_t state;
};

// Zeros, because a reset leaves the buffer as it finds it and state() would show that.
RunningDigest::RunningDigest() : m_inner(std::make_unique<Inner>()) {
  XXH3_128bits_reset(&m_inner->state);
}
RunningDigest::RunningDigest(RunningDigest&&) noexcept = default;
RunningDigest& RunningDigest::operator=(RunningDigest&&) noexcept = default;
RunningDigest::~RunningDigest() = default;

std::optional<RunningDigest> RunningDigest::resume(std::string_view state) {
  Saved saved;
  if (state.size() != sizeof(saved)) return std::nullopt;
  std::memcpy(&saved, state.data(), sizeof(saved));
  RunningDigest digest;
  XXH3_state_t& to = digest.m_inner->state;
  if (saved.version != XXH_VERSION_NUMBER || saved.buffered_bytes > saved.buffer.size() ||
      saved.stripes > to.nbStripesPerBlock) {
    return std::nullopt;
  }
  std::memcpy(to.acc, saved.lanes.data(), sizeof(to.acc));
  std::memcpy(to.buffer, saved.buffer.data(), sizeof(to.buffer));
  to.bufferedSize = saved.buffered_bytes;
  to.nbStripesSoFar = saved.stripes;
  to.totalLen = saved.total_bytes;
  return digest;
}

void RunningDigest::add(std::string_view bytes) {
  XXH3_128bits_update(&m_inner->state, bytes.data(), bytes.size());
}

std::string RunningDigest::hex() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(&m_inner->state);
  return xxh3_128_hex(Xxh3{hash.high64, hash.low64});
}

std::string RunningDigest::state() const {
  Saved saved;
  const XXH3_state_t& from = m_inner->state;
  saved.buffered_bytes = from.bufferedSize;
  saved.stripes = from.nbStripesSoFar;
  saved.total_bytes = from.totalLen;
  std::memcpy(saved.lanes.data(), from.acc, sizeof(from.acc));
  std::memcpy(saved.buffer.data(), from.buffer, sizeof(from.buffer));
  std::string bytes(sizeof(saved), '\0');
  std::memcpy(bytes.data(), &saved, sizeof(saved));
  return bytes;
}

}  // namespace bluedot::base
