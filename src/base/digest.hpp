// Fingerprints of bytes: XXH3-128 to recognise documents and files, SHA-256 to chain the audit log.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace bluedot::base {

// 32 lower-case hexadecimal characters, most significant byte first (XXH128 canonical form).
std::string xxh3_128_hex(std::string_view bytes);
// The same form, of the two halves of a digest.
std::string xxh3_128_hex(uint64_t high, uint64_t low);

using Sha256 = std::array<uint8_t, 32>;
Sha256 sha256(std::string_view bytes);

}  // namespace bluedot::base
