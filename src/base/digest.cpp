#include "base/digest.hpp"

#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "base/interrupt.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <vector>
#include <xxhash.h>

namespace bluedot::base {
namespace {

// Large enough that the calls do not count; a piece of a megabyte costs more to come by than a small file to digest.
constexpr size_t k_piece_bytes = size_t{1} << 16;

// Every OpenSSL that bluedot runs with offers SHA-256; what it can lack is the memory to set it up. A machine that is
// held to FIPS 140 may refuse MD5.
[[noreturn]] void throw_failed_digest(const EVP_MD* algorithm) {
  if (algorithm == EVP_md5()) throw Error("OpenSSL cannot compute an MD5", ErrorKind::exhausted);
  throw Error("out of memory: OpenSSL cannot compute a SHA-256", ErrorKind::exhausted);
}

// OpenSSL 3.0 sets itself up when it is first used; where memory ends meanwhile, it goes on and follows a null pointer.
const EVP_MD* set_up(const EVP_MD* algorithm) {
  if (OSSL_LIB_CTX_get0_global_default() == nullptr) throw_failed_digest(algorithm);
  return algorithm;
}

std::string hex_of_file(const std::filesystem::path& path, const EVP_MD* algorithm) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) throw system_error(path.string() + ": cannot open", errno);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  bool is_well = context != nullptr && EVP_DigestInit_ex(context.get(), set_up(algorithm), nullptr) == 1;
  std::vector<char> piece(k_piece_bytes);
  while (is_well) {
    throw_if_interrupted();
    const size_t length = read_all(file, piece.data(), piece.size(), path.string() + ": cannot read");
    if (length == 0) break;
    is_well = EVP_DigestUpdate(context.get(), piece.data(), length) == 1;
  }
  std::array<uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (!is_well || EVP_DigestFinal_ex(context.get(), digest.data(), &length) != 1) throw_failed_digest(algorithm);
  return hex_of(std::string(digest.begin(), digest.begin() + length));
}

}  // namespace

Xxh3 xxh3_128(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

std::string xxh3_128_hex(std::string_view bytes) {
  return xxh3_128_hex(xxh3_128(bytes));
}

std::string xxh3_128_hex(Xxh3 hash) {
  static constexpr char k_digits[] = "0123456789abcdef";
  std::string hex(32, '0');
  for (size_t i = 0; i < 16; ++i) {
    hex[i] = k_digits[(hash.high >> (60 - 4 * i)) & 15];
    hex[16 + i] = k_digits[(hash.low >> (60 - 4 * i)) & 15];
  }
  return hex;
}

Sha256 sha256(std::string_view bytes) {
  Sha256 digest{};
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, set_up(EVP_sha256()), nullptr) != 1) {
    throw_failed_digest(EVP_sha256());
  }
  return digest;
}

std::string hex_of(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

std::string sha256_hex_of_file(const std::filesystem::path& path) {
  return hex_of_file(path, EVP_sha256());
}

std::string md5_hex_of_file(const std::filesystem::path& path) {
  return hex_of_file(path, EVP_md5());
}

}  // namespace bluedot::base
