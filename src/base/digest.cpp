#include "base/digest.hpp"

#include "base/error.hpp"

#include <openssl/evp.h>
#include <xxhash.h>

namespace bluedot::base {

std::string xxh3_128_hex(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return xxh3_128_hex(hash.high64, hash.low64);
}

std::string xxh3_128_hex(uint64_t high, uint64_t low) {
  static constexpr char k_digits[] = "0123456789abcdef";
  std::string hex(32, '0');
  for (size_t i = 0; i < 16; ++i) {
    hex[i] = k_digits[(high >> (60 - 4 * i)) & 15];
    hex[16 + i] = k_digits[(low >> (60 - 4 * i)) & 15];
  }
  return hex;
}

Sha256 sha256(std::string_view bytes) {
  Sha256 digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1) {
    throw Error("OpenSSL cannot compute a SHA-256");
  }
  return digest;
}

}  // namespace bluedot::base
