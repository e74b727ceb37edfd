#include "base/error.hpp"
#include "source/remote_listing.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using Catch::Contains;

TEST_CASE("a listing is read file by file, sorted, with what is no file kept apart") {
  const auto listing = source::parse_listing(R"([
{"Path":"b.json","Name":"b.json","Size":3,"ModTime":"2025-08-01T12:00:00.123456789Z","IsDir":false,"Hashes":{"md5":"764EFA883DDA1E11DB47671C4A3BBD9E"},"ID":"2"},
{"Path":"notes","Name":"notes","Size":-1,"ModTime":"2025-08-01T12:00:00.000Z","IsDir":false,"ID":"3"},
{"Path":"sub","Name":"sub","Size":-1,"ModTime":"2025-08-01T12:00:00.000Z","IsDir":true,"ID":"9"},
{"Path":"b.json","Name":"b.json","Size":4,"ModTime":"2025-08-01T14:00:00+02:00","IsDir":false,"ID":"1"},
{"Path":"a.json","Name":"a.json","Size":0,"ModTime":"2025-08-01T12:00:00.5Z","IsDir":false}
])");
  REQUIRE(listing.files.size() == 3);
  CHECK_FALSE(listing.is_absent);
  const source::RemoteFile& a = listing.files[0];
  CHECK(a.path == "a.json");
  CHECK(a.id.empty());
  CHECK(a.md5.empty());
  CHECK(a.size_bytes == 0);
  CHECK(a.modified.iso() == "2025-08-01T12:00:00.500Z");
  CHECK_FALSE(a.shares_path);
  CHECK(listing.files[1].id == "1");
  CHECK(listing.files[1].modified.iso() == "2025-08-01T12:00:00.000Z");
  CHECK(listing.files[1].shares_path);
  CHECK(listing.files[2].id == "2");
  CHECK(listing.files[2].md5 == "764efa883dda1e11db47671c4a3bbd9e");
  CHECK(listing.files[2].modified.iso() == "2025-08-01T12:00:00.123Z");
  CHECK(listing.files[2].shares_path);
  REQUIRE(listing.skipped.size() == 1);
  CHECK(listing.skipped[0].path == "notes");
}

TEST_CASE("what is no listing is an error") {
  CHECK(source::parse_listing("[\n]").files.empty());
  for (const char* text : {"[", "", "[1]", R"([{"Path":"a"}])", R"([{"Path":1,"Size":1}])"}) {
    CHECK_THROWS_WITH(source::parse_listing(text), Contains("rclone's listing cannot be read"));
  }
}
