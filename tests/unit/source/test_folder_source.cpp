#include "base/error.hpp"
#include "source/folder_source.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

using namespace bluedot;
using bluedot::tests::TempFolder;
using bluedot::tests::write_file;
using Catch::Contains;

TEST_CASE("documents are found below folders, in the order of their bytes, hidden ones and the exports are not") {
  const TempFolder folder;
  for (const char* name : {"b/2.json", "b/10.json", "a.json", "B.JSON", "c.Json.gz", "g.jsonl", "g.ndjson.gz", "g.csv",
                           "notes.txt", ".hidden.json", ".git/x.json", "exports/manifest.json"}) {
    write_file(folder / name, "{}");
  }
  std::filesystem::create_directory_symlink(folder / "b", folder / "d");
  std::filesystem::create_directory_symlink(folder / "exports", folder / "e");
  std::filesystem::create_symlink(folder / "a.json", folder / "f.json");
  std::vector<std::string> warnings;
  const auto warn = [&](const std::string& warning) { warnings.push_back(warning); };
  const auto found = source::list_documents({folder.path().string()}, folder / "exports", warn);
  std::vector<std::string> names;
  for (const std::string& path : found) names.push_back(path.substr(folder.path().string().size() + 1));
  CHECK(names == std::vector<std::string>{"B.JSON", "a.json", "b/10.json", "b/2.json", "c.Json.gz", "f.json", "g.jsonl",
                                          "g.ndjson.gz"});
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Contains((folder / "d").string() + ": is a symlink to a folder, and not followed"));
  // Named itself, a file may be called anything; the order is the user's.
  const auto named =
      source::list_documents({(folder / "notes.txt").string(), "-", (folder / "a.json").string()}, "", warn);
  CHECK(named == std::vector<std::string>{(folder / "notes.txt").string(), "-", (folder / "a.json").string()});
  CHECK_THROWS_WITH(source::list_documents({(folder / "none").string()}, "", warn),
                    Contains("none") && Contains("no such"));
}

TEST_CASE("a buffer reads whole files and follows them with zeros") {
  const TempFolder folder;
  source::Buffer buffer;
  const std::string large(3'000'000, 'x');
  write_file(folder / "large", large);
  write_file(folder / "small", "abc");
  write_file(folder / "empty", "");
  CHECK(buffer.read((folder / "large").string(), 4'000'000, 64) == large);
  const std::string_view small = buffer.read((folder / "small").string(), 4'000'000, 64);
  CHECK(small == "abc");
  CHECK(std::string_view(small.data() + 3, 64) == std::string_view(std::string(64, '\0')));
  CHECK(buffer.read((folder / "empty").string(), 10, 64).empty());
}

TEST_CASE("what is too large, no regular file, or not there is an error and never waits") {
  const TempFolder folder;
  source::Buffer buffer;
  write_file(folder / "large", std::string(2 << 20, 'x'));
  CHECK_THROWS_WITH(buffer.read((folder / "large").string(), 1 << 20, 64), Contains("larger than 1 MB"));
  CHECK_NOTHROW(buffer.read((folder / "large").string(), 2 << 20, 64));
  write_file(folder / "several.ndjson", std::string(2 << 20, 'x'));  // each of them may have as much
  CHECK(buffer.read((folder / "several.ndjson").string(), 1 << 20, 64).size() == 2 << 20);
  CHECK_THROWS_WITH(buffer.read((folder / "several.ndjson").string(), 1 << 18, 64), Contains("larger than 1 MB"));
  REQUIRE(mkfifo((folder / "fifo").c_str(), 0600) == 0);
  CHECK_THROWS_WITH(buffer.read((folder / "fifo").string(), 100, 64), Contains("no regular file"));
  CHECK_THROWS_WITH(buffer.read("/dev/zero", 100, 64), Contains("no regular file"));
  CHECK_THROWS_WITH(buffer.read(folder.path().string(), 100, 64), Contains("is a folder"));
  CHECK_THROWS_WITH(buffer.read((folder / "none").string(), 100, 64), Contains("No such file"));
}
