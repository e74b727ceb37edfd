#include "base/error.hpp"
#include "source/folder_source.hpp"
#include "source/gzip.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <zlib.h>

using namespace bluedot;

namespace {

std::string packed(std::string_view text) {
  z_stream stream = {};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string unpacked(const std::string& bytes, size_t max_bytes = 1 << 20) {
  std::string out;
  const size_t length = source::unpack_gzip(bytes, max_bytes, [&](size_t size) {
    out.resize(size);
    return out.data();
  });
  return out.substr(0, length);
}

}  // namespace

TEST_CASE("gzip unpacks, all members of it") {
  const std::string text(3'000'000, 'x');
  CHECK(source::is_gzip(packed("{}")));
  CHECK_FALSE(source::is_gzip("{}"));
  CHECK(unpacked(packed("{}")) == "{}");
  CHECK(unpacked(packed("")) == "");
  CHECK(unpacked(packed("{\"a\":") + packed("1}")) == "{\"a\":1}");
  CHECK(unpacked(packed(text), text.size()) == text);
  CHECK(unpacked(packed("{}") + std::string(511, '\0')) == "{}");
  CHECK_THROWS(unpacked(packed("{}") + std::string(3, '\0') + "x"));
}

TEST_CASE("gzip that is too large, cut off or damaged is refused") {
  const std::string text(3'000'000, 'x');
  CHECK_THROWS_WITH(unpacked(packed(text), 2 << 20), "unpacks to more than 2 MB (rules.max_document_mb)");
  CHECK_THROWS_WITH(unpacked(packed(text), text.size() - 1), Catch::StartsWith("unpacks to more than"));
  const std::string good = packed("{\"a\":1}");
  for (size_t size = 2; size < good.size(); ++size) {
    CHECK_THROWS_WITH(unpacked(good.substr(0, size)), "is a gzip file that is cut off");
  }
  std::string damaged = good;
  damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);
  CHECK_THROWS_WITH(unpacked(damaged), Catch::StartsWith("is no gzip file: "));
  CHECK_THROWS_WITH(unpacked(good + "x"), Catch::Matches("is (no gzip file: .*|a gzip file that is cut off)"));
}

TEST_CASE("a file is unpacked whatever it is called, and found by its ending") {
  tests::TempFolder folder;
  for (const char* name : {"a.json.gz", "b.json", "c.gz"}) {
    std::ofstream(folder.path() / name, std::ios::binary) << packed("{\"a\":1}");
  }
  const auto found = source::list_documents({folder.path().string()}, "", [](const std::string&) {});
  REQUIRE(found.size() == 2);
  source::Buffer buffer;
  for (const std::string& path : found) {
    const std::string_view body = buffer.read(path, 1 << 20, 64);
    CHECK(body == "{\"a\":1}");
    CHECK(std::string(body.data() + body.size(), 64) == std::string(64, '\0'));
  }
}
