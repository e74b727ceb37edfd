#include "source/staged_file.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using source::Way;

TEST_CASE("a path is plain if everybody on the way takes it for the same") {
  for (const char* path : {"a.json", "2025-08-01/M&M.NS_daily.json", "a b/..c", "...", "é/ü.json", " a", "a:b"}) {
    CHECK(source::is_plain(path));
  }
  for (const char* path : {"", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "./a", ".", "..", "a\nb", "a\r", "a\tb",
                           "..\xEF\xBC\x8F"
                           "evil.json",
                           "a\xE2\x90\x8A"
                           "b",
                           "\xE2\x80\x9B\xEF\xBC\x8F", "\x7F"}) {
    INFO(path);
    CHECK_FALSE(source::is_plain(path));
  }
}

TEST_CASE("a file is asked for by path, by id, or not at all, and always stands inside the staging folder") {
  source::RemoteFile file;
  file.path = "daily/A.json";
  CHECK(source::way_of(file) == Way::by_path);
  CHECK(source::staged_path(file) == "files/daily/A.json");
  file.shares_path = true;
  CHECK(source::way_of(file) == Way::none);
  file.id = "1a-B_c";
  CHECK(source::way_of(file) == Way::by_id);
  CHECK(source::staged_path(file) == "by_id/1a-B_c.json");
  file.path = "../A.jsonl.gz";
  file.shares_path = false;
  CHECK(source::staged_path(file) == "by_id/1a-B_c.jsonl.gz");
  file.path = "a/../..";
  CHECK(source::staged_path(file) == "by_id/1a-B_c.");
  file.id = "../../x";
  CHECK(source::way_of(file) == Way::none);
}

TEST_CASE("a file is compared with the listing by size and md5") {
  const tests::TempFolder folder;
  tests::write_file(folder / "a", "hi\n");
  source::RemoteFile file;
  file.size_bytes = 3;
  CHECK_FALSE(source::find_damage(file, folder / "a"));
  file.md5 = "764efa883dda1e11db47671c4a3bbd9e";
  CHECK_FALSE(source::find_damage(file, folder / "a"));
  tests::write_file(folder / "a", "ho\n");
  CHECK(source::find_damage(file, folder / "a")->kind == source::RemoteFailure::damaged);
  tests::write_file(folder / "a", "h\n");
  CHECK(source::find_damage(file, folder / "a")->text == "2 bytes arrived where the listing says 3");
  CHECK(source::find_damage(file, folder / "b")->kind == source::RemoteFailure::absent);
  tests::write_file(folder / "c", "hi\n");
  std::filesystem::create_symlink("c", folder / "link");
  CHECK(source::find_damage(file, folder / "link")->kind == source::RemoteFailure::absent);
}
