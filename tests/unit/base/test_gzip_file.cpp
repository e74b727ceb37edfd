#include "base/error.hpp"
#include "base/gzip_file.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace bluedot;

namespace {

// Longer than a piece, and not the same all over.
std::string long_text() {
  std::string text;
  for (int i = 0; i < 90'000; ++i) text += std::to_string(i * 7919) + "\n";
  return text;
}

}  // namespace

TEST_CASE("a file is packed and unpacked to the same bytes, and packed alike every time") {
  const tests::TempFolder folder;
  for (const std::string& text : {std::string(), std::string("one line\n"), long_text()}) {
    tests::write_file(folder / "plain", text);
    base::pack_file(folder / "plain", folder / "packed.gz");
    base::pack_file(folder / "plain", folder / "again.gz");
    CHECK(tests::read_file(folder / "packed.gz") == tests::read_file(folder / "again.gz"));
    base::unpack_file(folder / "packed.gz", folder / "unpacked");
    CHECK(tests::read_file(folder / "unpacked") == text);
    CHECK(base::unpacks_to(folder / "packed.gz", folder / "plain"));
  }
  CHECK(tests::read_file(folder / "packed.gz").size() < long_text().size() / 2);
}

TEST_CASE("what does not unpack to the file is told") {
  const tests::TempFolder folder;
  const std::string text = long_text();
  tests::write_file(folder / "plain", text);
  base::pack_file(folder / "plain", folder / "packed.gz");
  tests::write_file(folder / "longer", text + "x");
  tests::write_file(folder / "shorter", text.substr(1));
  std::string other = text;
  other[text.size() / 2] ^= 1;
  tests::write_file(folder / "other", other);
  for (const char* name : {"longer", "shorter", "other"}) {
    CHECK_FALSE(base::unpacks_to(folder / "packed.gz", folder / name));
  }
}

TEST_CASE("a damaged, cut-off or foreign file is an error that names it") {
  const tests::TempFolder folder;
  tests::write_file(folder / "plain", long_text());
  base::pack_file(folder / "plain", folder / "packed.gz");
  const std::string packed = tests::read_file(folder / "packed.gz");
  std::string damaged = packed;
  damaged[packed.size() / 2] ^= 0x10;
  for (const std::string& bytes : {damaged, packed.substr(0, packed.size() / 2), packed.substr(0, packed.size() - 4),
                                   std::string("no gzip at all")}) {
    tests::write_file(folder / "bad.gz", bytes);
    CHECK_THROWS_WITH(base::unpack_file(folder / "bad.gz", folder / "out"), Catch::Contains("bad.gz: cannot unpack"));
  }
  CHECK_THROWS_WITH(base::unpack_file(folder / "none.gz", folder / "out"), Catch::Contains("none.gz: cannot open"));
  CHECK_THROWS_WITH(base::pack_file(folder / "plain", folder / "no/where.gz"),
                    Catch::Contains("where.gz: cannot open"));
}
