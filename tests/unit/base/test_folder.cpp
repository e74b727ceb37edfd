#include "base/error.hpp"
#include "base/folder.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace bluedot;
using base::Folder;
using Catch::Matchers::Contains;
using tests::read_file;
using tests::write_file;
namespace fs = std::filesystem;

TEST_CASE("a root is created with its missing parents, and only when asked") {
  const tests::TempFolder temp;
  const fs::path wanted = temp / "a/b/c";
  REQUIRE_THROWS_WITH(Folder::open_root(wanted, false), Contains("a/b/c") && Contains("No such file"));
  REQUIRE_FALSE(fs::exists(temp / "a"));
  const Folder root = Folder::open_root(wanted, true);
  CHECK(root.path() == fs::canonical(wanted).string());
  CHECK(Folder::open_root(temp / "a/b/c/", true).path() == root.path());
  const fs::path canonical = fs::canonical(temp.path());
  CHECK(Folder::open_root(temp / "d/", true).path() == canonical / "d");
  CHECK(Folder::open_root(temp / "e/../f", true).path() == canonical / "f");
}

TEST_CASE("a root may be a symlink and its path is canonical") {
  const tests::TempFolder temp;
  fs::create_directory(temp / "real");
  fs::create_symlink("real", temp / "link");
  CHECK(Folder::open_root(temp / "link", false).path() == fs::canonical(temp / "real").string());
  CHECK(Folder::open_root(temp / "link/inner", true).path() == fs::canonical(temp / "real") / "inner");
}

TEST_CASE("a root that cannot be a folder is an error that names it") {
  const tests::TempFolder temp;
  write_file(temp / "file", "x");
  fs::create_symlink("nowhere", temp / "dangling");
  CHECK_THROWS_WITH(Folder::open_root(temp / "file", true), Contains("/file"));
  CHECK_THROWS_WITH(Folder::open_root(temp / "file", false), Contains("/file") && Contains("Not a directory"));
  CHECK_THROWS_WITH(Folder::open_root(temp / "file/inner", true), Contains("/file"));
  CHECK_THROWS_WITH(Folder::open_root(temp / "dangling", true), Contains("/dangling"));
  CHECK_THROWS_AS(Folder::open_root("", true), base::Error);
}

TEST_CASE("a relative root is opened where the process stands") {
  const tests::TempFolder temp;
  const fs::path before = fs::current_path();
  fs::current_path(temp.path());
  const std::string path = Folder::open_root("new/inner", true).path();
  fs::current_path(before);
  CHECK(path == fs::canonical(temp / "new/inner").string());
}

TEST_CASE("a subfolder is one real folder") {
  const tests::TempFolder temp;
  const Folder root = Folder::open_root(temp.path(), false);
  fs::create_directory(temp / "real");
  fs::create_directory_symlink("real", temp / "link");
  fs::create_symlink("nowhere", temp / "dangling");
  write_file(temp / "file", "x");

  CHECK(root.subfolder("real", false).path() == root.path() + "/real");
  CHECK(root.subfolder("new", true).path() == root.path() + "/new");
  CHECK(fs::is_directory(temp / "new"));
  CHECK_FALSE(root.find_subfolder("missing"));
  CHECK_THROWS_WITH(root.subfolder("missing", false), Contains(root.path() + "/missing") && Contains("No such file"));
  for (const bool create : {false, true}) {
    CHECK_THROWS_WITH(root.subfolder("link", create), Contains(root.path() + "/link") && Contains("is a symlink"));
    CHECK_THROWS_WITH(root.subfolder("dangling", create), Contains("is a symlink"));
    CHECK_THROWS_WITH(root.subfolder("file", create), Contains(root.path() + "/file") && Contains("is a file"));
  }
  CHECK_FALSE(fs::exists(temp / "nowhere"));
}

TEST_CASE("names that are no single component are refused everywhere") {
  const tests::TempFolder temp;
  const Folder root = Folder::open_root(temp.path(), false).subfolder("inner", true);
  write_file(temp / "outside", "x");
  using namespace std::string_view_literals;
  for (const std::string_view name : {""sv, "."sv, ".."sv, "../outside"sv, "a/b"sv, "/outside"sv, "a\0b"sv}) {
    CAPTURE(name);
    CHECK_THROWS_AS(root.subfolder(name, true), base::Error);
    CHECK_THROWS_AS(root.find_subfolder(name), base::Error);
    CHECK_THROWS_AS(root.remove_subfolder(name), base::Error);
    CHECK_THROWS_AS(root.identity(name), base::Error);
    CHECK_THROWS_AS(root.is_folder(name), base::Error);
    CHECK_THROWS_AS(root.read(name), base::Error);
    CHECK_THROWS_AS(root.remove(name), base::Error);
  }
  CHECK(read_file(temp / "outside") == "x");
}

TEST_CASE("the identity tells one state of a file from another") {
  const tests::TempFolder temp;
  const Folder root = Folder::open_root(temp.path(), false);
  CHECK_FALSE(root.identity("file"));
  write_file(temp / "file", "12345");
  const auto first = root.identity("file");
  REQUIRE(first);
  CHECK(first->is_regular_file());
  CHECK(first->size_bytes == 5);
  CHECK(first->link_count == 1);
  CHECK(first == root.identity("file"));

  SECTION("another size") {
    write_file(temp / "file", "123456");
    CHECK_FALSE(first == root.identity("file"));
  }
  SECTION("another file of the same content") {
    write_file(temp / "other", "12345");
    fs::rename(temp / "other", temp / "file");
    CHECK(root.identity("file")->inode != first->inode);
    CHECK_FALSE(first == root.identity("file"));
  }
  SECTION("another time, to the nanosecond") {
    const int64_t second = 1'000'000'000;
    const timespec times[2] = {{0, UTIME_OMIT}, {first->mtime_ns / second, (first->mtime_ns % second + 1) % second}};
    REQUIRE(utimensat(AT_FDCWD, (temp / "file").c_str(), times, 0) == 0);
    CHECK(root.identity("file")->mtime_ns != first->mtime_ns);
    CHECK_FALSE(first == root.identity("file"));
  }
  SECTION("a second name") {
    fs::create_hard_link(temp / "file", temp / "second");
    CHECK(root.identity("file")->link_count == 2);
    CHECK_FALSE(first == root.identity("file"));
  }
}

TEST_CASE("what is no regular file equals no identity") {
  const tests::TempFolder temp;
  const Folder root = Folder::open_root(temp.path(), false);
  write_file(temp / "file", "12345");
  fs::create_symlink("file", temp / "link");
  fs::create_symlink("nowhere", temp / "dangling");
  fs::create_directory(temp / "folder");
  REQUIRE(mkfifo((temp / "fifo").c_str(), 0600) == 0);
  for (const char* name : {"link", "dangling", "folder", "fifo"}) {
    CAPTURE(name);
    const auto identity = root.identity(name);
    REQUIRE(identity);
    CHECK_FALSE(identity->is_regular_file());
    CHECK_FALSE(identity == root.identity("file"));
    CHECK_FALSE(identity == root.identity(name));
  }
  CHECK(root.is_folder("folder"));
  CHECK_FALSE(root.is_folder("link"));
  CHECK_FALSE(root.is_folder("missing"));
}

TEST_CASE("a file is read whole, and only a regular one") {
  const tests::TempFolder temp;
  const Folder root = Folder::open_root(temp.path(), false);
  const std::string large(300'000, 'x');
  write_file(temp / "large", large);
  write_file(temp / "empty", "");
  CHECK(root.read("large") == large);
  CHECK(root.read("empty") == "");
  CHECK_FALSE(root.read("missing"));

  fs::create_symlink("large", temp / "link");
  fs::create_directory(temp / "folder");
  REQUIRE(mkfifo((temp / "fifo").c_str(), 0600) == 0);
  CHECK_THROWS_WITH(root.read("link"), Contains(root.path() + "/link") && Contains("is a symlink"));
  CHECK_THROWS_WITH(root.read("folder"), Contains(root.path() + "/folder"));
  CHECK_THROWS_WITH(root.read("fifo"), Contains("no regular file"));  // and does not wait for a writer
}

TEST_CASE("a file whose size says nothing is read to its end") {
  const Folder proc = Folder::open_root("/proc/self", false);
  const auto status = proc.read("status");  // its size is said to be 0
  REQUIRE(status);
  CHECK_THAT(*status, Contains("voluntary_ctxt_switches"));
}

TEST_CASE("a listing has every entry, sorted, and can be taken again") {
  const tests::TempFolder temp;
  const Folder root = Folder::open_root(temp.path(), false);
  CHECK(root.list().empty());
  write_file(temp / "b", "");
  write_file(temp / ".hidden", "");
  write_file(temp / "A", "");
  fs::create_directory(temp / "a");
  const std::vector<std::string> expected{".hidden", "A", "a", "b"};
  CHECK(root.list() == expected);
  CHECK(root.list() == expected);
}

TEST_CASE("removing takes the entry and never what it points to") {
  const tests::TempFolder temp;
  const Folder root = Folder::open_root(temp.path(), false);
  write_file(temp / "file", "x");
  fs::create_symlink("file", temp / "link");
  fs::create_directory(temp / "folder");
  CHECK(root.remove("link"));
  CHECK(read_file(temp / "file") == "x");
  CHECK(root.remove("file"));
  CHECK_FALSE(root.remove("file"));
  CHECK_THROWS_WITH(root.remove("folder"), Contains(root.path() + "/folder"));

  write_file(temp / "folder/inner", "x");
  CHECK_THROWS_WITH(root.remove_subfolder("folder"), Contains("not empty"));
  fs::remove(temp / "folder/inner");
  root.remove_subfolder("folder");
  root.remove_subfolder("folder");
  CHECK_FALSE(fs::exists(temp / "folder"));
}

TEST_CASE("an open folder stays the same one when its name is given to a symlink") {
  const tests::TempFolder temp, outside;
  const Folder root = Folder::open_root(temp.path(), false);
  const Folder data = root.subfolder("data", true);
  write_file(temp / "data/file", "inside");
  write_file(outside / "file", "outside");
  fs::rename(temp / "data", temp / "moved");
  fs::create_directory_symlink(outside.path(), temp / "data");

  CHECK(data.read("file") == "inside");
  CHECK(data.remove("file"));
  CHECK(read_file(outside / "file") == "outside");
  CHECK_FALSE(fs::exists(temp / "moved/file"));
  CHECK_THROWS_WITH(root.subfolder("data", true), Contains("is a symlink"));
}

TEST_CASE("syncing a healthy folder and its file system says nothing") {
  const tests::TempFolder temp;
  const Folder root = Folder::open_root(temp.path(), false);
  CHECK_NOTHROW(root.sync());
  CHECK_NOTHROW(root.sync_file_system());
}
