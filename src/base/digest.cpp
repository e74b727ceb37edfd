#include "base/digest.hpp"

#include "base/error.hpp"

#include <openssl/evp.h>
#include <xxhash.h>

namespace bluedot::base {

std::string xxh3_128_hex(std::string_view bytes) {
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
  static constexpr char k_digits[] = "0123456789abcdef";
  std::string hex(32, '0');
  for (size_t i = 0; i < 16; ++i) {
    hex[2 * i] = k_digits[canonical.digest[i] >> 4];
    hex[2 * i + 1] = k_digits[canonical.digest[i] & 15];
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
