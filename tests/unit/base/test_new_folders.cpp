#include "base/error.hpp"
#include "base/staged_files.hpp"
#include "staged_tree.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <sys/stat.h>
#include <vector>

using namespace bluedot;
using base::FileIdentity;
using base::Folder;
using base::StagedFiles;
using Catch::Matchers::Contains;
using tests::FileSizeLimit;
using tests::read_file;
using tests::write_file;
using Tree = tests::StagedTree;
namespace fs = std::filesystem;

namespace {

using FolderPointer = std::shared_ptr<const Folder>;

std::string name_of(size_t i) {
  return "name" + std::to_string(i);
}

// Drafts of `count` files that end where they were thought to belong.
void draft_each(StagedFiles& staged, const FolderPointer& folder, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const size_t place = staged.draft("content " + std::to_string(i), folder, name_of(i));
    CHECK(place == i);
    staged.settle(place, folder, name_of(i));
  }
}

}  // namespace

TEST_CASE("a folder that the tree does not have gets there with all its files") {
  const size_t count = GENERATE(size_t{1}, size_t{8}, size_t{9}, size_t{300});
  const bool syncs_early = GENERATE(false, true);
  CAPTURE(count, syncs_early);
  const Tree tree;
  const mode_t before = umask(027);
  StagedFiles staged(tree.root);
  const auto folder = staged.new_folder("daily/data");
  umask(before);
  REQUIRE(folder);
  CHECK(staged.new_folder("daily/data") == folder);
  CHECK(folder->path() == tree.root.path() + "/daily/data");
  draft_each(staged, folder, count);
  CHECK_FALSE(fs::exists(tree / "daily"));
  if (syncs_early) staged.begin_sync();
  size_t told = 0;
  staged.commit([&](size_t place, const FileIdentity& identity) {
    CHECK(place == told++);
    CHECK(identity == folder->identity(name_of(place)));
  });
  CHECK(told == count);
  const Folder placed = tree.root.subfolder("daily", false).subfolder("data", false);
  CHECK(placed.list().size() == count);
  for (size_t i = 0; i < count; ++i) {
    REQUIRE(placed.read(name_of(i)) == "content " + std::to_string(i));
    // The identity that was told of while it stood in the staging folder is still the file's.
    REQUIRE(placed.identity(name_of(i)) == folder->identity(name_of(i)));
  }
  CHECK((fs::status(tree / "daily/data").permissions() & fs::perms::mask) == fs::perms(0750));
  CHECK_FALSE(tree.has_staging());
}

TEST_CASE("a draft in a new folder may get another name, or none") {
  const size_t others = GENERATE(size_t{0}, size_t{20});
  CAPTURE(others);
  const Tree tree;
  StagedFiles staged(tree.root);
  const auto folder = staged.new_folder("daily/data"), second = staged.new_folder("other"),
             unused = staged.new_folder("weekly/data");
  const size_t first = staged.draft("first", folder, "a"), again = staged.draft("again", folder, "a");
  const size_t dropped = staged.draft("dropped", folder, "b"), moved = staged.draft("moved", folder, "c");
  const size_t outside = staged.draft("outside", folder, "d"), unnamed = staged.draft("unnamed");
  staged.draft("of a folder that nothing goes to", unused, "x");
  const size_t written = staged.write(folder, "written", "written");
  for (size_t i = 0; i < others; ++i) staged.write(tree.data, name_of(i), "x");
  staged.settle(first, folder, "a2");  // the two change places
  staged.settle(again, folder, "a");
  staged.settle(moved, second, "c");
  staged.settle(outside, tree.data, "d");
  staged.settle(unnamed, folder, "b");
  const auto identities = tests::commit_all(staged, 8 + others);
  const auto placed = tree.root.subfolder("daily", false).subfolder("data", false);
  CHECK(placed.list() == std::vector<std::string>{"a", "a2", "b", "written"});
  const std::map<std::string, size_t> places{{"a2", first}, {"a", again}, {"b", unnamed}, {"written", written}};
  for (const auto& [name, place] : places) CHECK(identities[place] == placed.identity(name));
  CHECK_FALSE(identities[dropped].is_regular_file());
  CHECK(placed.read("a") == "again");
  CHECK(placed.read("a2") == "first");
  CHECK(placed.read("b") == "unnamed");
  CHECK(read_file(tree / "other/c") == "moved");
  CHECK(read_file(tree / "data/d") == "outside");
  CHECK_FALSE(fs::exists(tree / "weekly"));
  CHECK_FALSE(tree.has_staging());
}

TEST_CASE("what the tree has already is no new folder") {
  const Tree tree;
  const tests::TempFolder outside;
  write_file(tree / "daily/data/x", "x");
  write_file(tree / "file", "x");
  fs::create_directory_symlink(outside.path(), tree / "link");
  {
    StagedFiles staged(tree.root);
    CHECK(staged.new_folder("data") == nullptr);
    CHECK(staged.new_folder("daily/data") == nullptr);
    CHECK_THROWS_WITH(staged.new_folder("file"), Contains("file: is a file where a folder is expected"));
    CHECK_THROWS_WITH(staged.new_folder("link/data"), Contains("link: is a symlink where a folder is expected"));
    CHECK(staged.new_folder("daily/more") == nullptr);  // it may inherit something there
    const auto folder = staged.new_folder("weekly/data");
    staged.settle(staged.draft("y", folder, "y"), folder, "y");
    staged.commit();
  }
  CHECK(read_file(tree / "weekly/data/y") == "y");
  CHECK(read_file(tree / "daily/data/x") == "x");
  CHECK(fs::is_empty(outside.path()));
}

TEST_CASE("where somebody makes the folder just before, the files go into theirs") {
  const size_t count = GENERATE(size_t{3}, size_t{300});
  const bool is_empty = GENERATE(false, true);
  CAPTURE(count, is_empty);
  const Tree tree;
  StagedFiles staged(tree.root);
  const auto folder = staged.new_folder("daily/data");
  draft_each(staged, folder, count);
  fs::create_directories(tree / "daily/data");
  if (!is_empty) {
    write_file(tree / "daily/data/theirs", "theirs");
    write_file(tree / "daily/data/name1", "theirs");
  }
  const Folder theirs = tree.root.subfolder("daily", false).subfolder("data", false);
  const auto identities = tests::commit_all(staged, count);
  CHECK(theirs.list().size() == count + (is_empty ? 0 : 1));
  for (size_t i = 0; i < count; ++i) {
    REQUIRE(theirs.read(name_of(i)) == "content " + std::to_string(i));
    REQUIRE(identities[i] == theirs.identity(name_of(i)));
  }
  if (!is_empty) CHECK(read_file(tree / "daily/data/theirs") == "theirs");
  CHECK_FALSE(tree.has_staging());
}

TEST_CASE("a folder of theirs that has a folder in the place of a file is an error that names it") {
  const Tree tree;
  {
    StagedFiles staged(tree.root);
    const auto placed = staged.new_folder("placed");
    staged.settle(staged.draft("content", placed, "name"), placed, "name");
    const auto folder = staged.new_folder("daily/data");
    for (size_t i = 0; i < 3; ++i) staged.settle(staged.draft("x", folder, name_of(i)), folder, name_of(i));
    fs::create_directories(tree / "daily/data/name1");
    CHECK_THROWS_WITH(staged.commit(), Contains("daily/data/name1: is a folder"));
  }
  CHECK(read_file(tree / "placed/name") == "content");  // the folder before it stays in its place, whole
  CHECK_FALSE(tree.has_staging());
}

TEST_CASE("giving up leaves nothing of a new folder, and nothing does what a crash left") {
  const Tree tree;
  {
    StagedFiles staged(tree.root);
    const auto folder = staged.new_folder("daily/data");
    draft_each(staged, folder, 20);
    staged.draft("x", folder, "not settled");
    const FileSizeLimit limit(1000);
    CHECK_THROWS_WITH(staged.draft(std::string(5000, 'b'), folder, "big"), Contains("File too large"));
  }
  CHECK(tree.root.list() == std::vector<std::string>{"data"});
  write_file(tree / ".bluedot-staging/folder-1/name0", "left over");
  write_file(tree / ".bluedot-staging/5", "left over");
  const tests::TempFolder outside;
  write_file(outside / "precious", "precious");
  fs::create_directory_symlink(outside.path(), tree / ".bluedot-staging/folder-2");
  fs::create_symlink(outside / "precious", tree / ".bluedot-staging/folder-1/link");
  {
    StagedFiles staged(tree.root);
    CHECK_FALSE(tree.has_staging());
    draft_each(staged, staged.new_folder("daily/data"), 2);
    staged.commit();
  }
  CHECK(read_file(tree / "daily/data/name0") == "content 0");
  CHECK(read_file(outside / "precious") == "precious");
}

TEST_CASE("two files of one name in a new folder are refused") {
  const Tree tree;
  {
    StagedFiles staged(tree.root);
    const auto folder = staged.new_folder("daily/data");
    draft_each(staged, folder, 1);
    staged.write(folder, "name0", "x");
    CHECK_THROWS_WITH(staged.commit(), Contains("daily/data/name0: was written twice"));
  }
  CHECK(tree.root.list() == std::vector<std::string>{"data"});
}
