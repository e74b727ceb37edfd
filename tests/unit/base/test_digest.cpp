#include "base/digest.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

using namespace bluedot::base;

namespace {

std::string hex(const Sha256& digest) {
  std::string text;
  for (const uint8_t byte : digest) {
    text += "0123456789abcdef"[byte >> 4];
    text += "0123456789abcdef"[byte & 15];
  }
  return text;
}

}  // namespace

// Seed 0, as xxhsum -H2 prints them.
TEST_CASE("XXH3-128 in canonical form") {
  CHECK(xxh3_128_hex("") == "99aa06d3014798d86001c324468d497f");
  CHECK(xxh3_128_hex("abc") == "06b05ab6733a618578af5f94892f3950");
  CHECK(xxh3_128_hex(std::string(1000, 'a')) != xxh3_128_hex(std::string(1001, 'a')));
}

// FIPS 180-4, examples.
TEST_CASE("SHA-256") {
  CHECK(hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// RFC 1321, appendix A.5.
TEST_CASE("MD5 of a file is the standard's") {
  const bluedot::tests::TempFolder folder;
  bluedot::tests::write_file(folder / "empty", "");
  bluedot::tests::write_file(folder / "text", "message digest");
  CHECK(md5_hex_of_file(folder / "empty") == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(md5_hex_of_file(folder / "text") == "f96b697d7cb7938d525a2f31aaf161d0");
}
