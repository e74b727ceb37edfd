// Fingerprints of bytes: XXH3-128 to recognise documents and files, SHA-256 to chain the audit log,
// MD5 to compare with what clouds say.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace bluedot::base {

// The two halves of a digest.
struct Xxh3 {
  uint64_t high = 0, low = 0;
  friend bool operator==(const Xxh3&, const Xxh3&) = default;
};
Xxh3 xxh3_128(std::string_view bytes);
// 32 lower-case hexadecimal characters, most significant byte first (XXH128 canonical form).
std::string xxh3_128_hex(Xxh3 hash);
std::string xxh3_128_hex(std::string_view bytes);

using Sha256 = std::array<uint8_t, 32>;
Sha256 sha256(std::string_view bytes);
// Two lower-case hexadecimal characters a byte.
std::string hex_of(std::string_view bytes);
// 64 lower-case hexadecimal characters, of a file that is read a piece at a time. Throws Error when it cannot be read.
std::string sha256_hex_of_file(const std::filesystem::path& path);
// 32, likewise: not to be trusted against ill will, but what clouds say of their files.
std::string md5_hex_of_file(const std::filesystem::path& path);

}  // namespace bluedot::base
