#include "base/error.hpp"
#include "base/staged_files.hpp"
#include "staged_tree.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <sys/stat.h>
#include <thread>
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

TEST_CASE("a set of files is replaced at the commit and not before") {
  // Below and above the size from which one syncfs does for all files.
  const size_t count = GENERATE(size_t{1}, size_t{8}, size_t{9}, size_t{40});
  CAPTURE(count);
  const Tree tree;
  write_file(tree / "data/0", "old");
  write_file(tree / "data/stays", "untouched");
  std::vector<FileIdentity> identities;
  {
    StagedFiles staged(tree.root);
    for (size_t i = 0; i < count; ++i) {
      CHECK(staged.write(tree.data, std::to_string(i), "content of " + std::to_string(i)) == i);
    }
    CHECK(read_file(tree / "data/0") == "old");
    CHECK(tree.has_staging());
    identities = staged.commit();
    CHECK_FALSE(tree.has_staging());
  }
  for (size_t i = 0; i < count; ++i) {
    CHECK(read_file(tree / ("data/" + std::to_string(i))) == "content of " + std::to_string(i));
    CHECK(identities[i] == tree.data->identity(std::to_string(i)));
  }
  CHECK(read_file(tree / "data/stays") == "untouched");
  CHECK(tree.data->list().size() == count + 1);
  CHECK(tree.root.list() == std::vector<std::string>{"data"});
}

TEST_CASE("files go to several folders, the root included, and others are removed") {
  const Tree tree;
  const auto root = std::make_shared<const Folder>(Folder::open_root(tree.temp.path(), false));
  const auto info = std::make_shared<const Folder>(tree.root.subfolder("symbol_info", true));
  write_file(tree / "data/gone", "x");
  fs::create_symlink("stays", tree / "data/link");
  write_file(tree / "data/stays", "x");
  StagedFiles staged(tree.root);
  staged.write(tree.data, "same", "1");
  staged.write(info, "same", "2");
  staged.write(root, "manifest.json", "3");
  staged.remove(tree.data, "gone");
  staged.remove(tree.data, "link");
  staged.remove(tree.data, "never there");
  CHECK(fs::exists(tree / "data/gone"));
  staged.commit();
  CHECK(read_file(tree / "data/same") == "1");
  CHECK(read_file(tree / "symbol_info/same") == "2");
  CHECK(read_file(tree / "manifest.json") == "3");
  CHECK(tree.data->list() == std::vector<std::string>{"same", "stays"});
}

TEST_CASE("giving up leaves everything as it was") {
  const Tree tree;
  write_file(tree / "data/a", "old");
  {
    StagedFiles staged(tree.root);
    for (int i = 0; i < 20; ++i) staged.write(tree.data, std::to_string(i), "new");
    staged.write(tree.data, "a", "new");
    staged.remove(tree.data, "a");
    CHECK(tree.has_staging());
  }
  CHECK(read_file(tree / "data/a") == "old");
  CHECK(tree.data->list() == std::vector<std::string>{"a"});
  CHECK_FALSE(tree.has_staging());
}

TEST_CASE("an empty set touches nothing") {
  const Tree tree;
  const auto before = fs::last_write_time(tree.temp.path());
  StagedFiles staged(tree.root);
  CHECK(staged.commit().empty());
  CHECK(fs::last_write_time(tree.temp.path()) == before);
}

TEST_CASE("the mode is 0644 less the umask") {
  const Tree tree;
  const mode_t before = umask(GENERATE(mode_t{0}, mode_t{077}));
  StagedFiles staged(tree.root);
  staged.write(tree.data, "a", "x");
  staged.commit();
  const mode_t mask = umask(before);
  struct stat status = {};
  REQUIRE(stat((tree / "data/a").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == (0644 & ~mask));
}

TEST_CASE("a symlink in the target's place is replaced and what it points to is not touched") {
  const Tree tree;
  const tests::TempFolder outside;
  write_file(outside / "precious", "precious");
  fs::create_symlink(outside / "precious", tree / "data/a");
  fs::create_symlink("nowhere", tree / "data/b");
  StagedFiles staged(tree.root);
  staged.write(tree.data, "a", "new");
  staged.write(tree.data, "b", "new");
  staged.commit();
  CHECK(read_file(outside / "precious") == "precious");
  CHECK(fs::symlink_status(tree / "data/a").type() == fs::file_type::regular);
  CHECK(read_file(tree / "data/a") == "new");
  CHECK(read_file(tree / "data/b") == "new");
  CHECK_FALSE(fs::exists(tree / "data/nowhere"));
}

TEST_CASE("a folder that is swapped for a symlink after it was opened leads nowhere else") {
  const Tree tree;
  const tests::TempFolder outside;
  write_file(outside / "a", "precious");
  write_file(outside / "b", "precious");
  StagedFiles staged(tree.root);
  staged.write(tree.data, "a", "new");
  staged.remove(tree.data, "b");
  fs::rename(tree / "data", tree / "moved");
  fs::create_directory_symlink(outside.path(), tree / "data");
  staged.commit();
  CHECK(read_file(outside / "a") == "precious");
  CHECK(read_file(outside / "b") == "precious");
  CHECK(read_file(tree / "moved/a") == "new");
}

TEST_CASE("another name of the old file keeps the old content") {
  const Tree tree;
  write_file(tree / "data/a", "old");
  fs::create_hard_link(tree / "data/a", tree / "data/second");
  StagedFiles staged(tree.root);
  staged.write(tree.data, "a", "new");
  const auto identities = staged.commit();
  CHECK(read_file(tree / "data/second") == "old");
  CHECK(identities[0].link_count == 1);
}

TEST_CASE("what a crash left staged is removed first") {
  const Tree tree;
  const tests::TempFolder outside;
  write_file(outside / "precious", "precious");
  write_file(tree / ".bluedot-staging/0", "left over");
  write_file(tree / ".bluedot-staging/anything", "left over");
  fs::create_symlink(outside / "precious", tree / ".bluedot-staging/1");
  {
    StagedFiles staged(tree.root);
    CHECK_FALSE(tree.has_staging());
    staged.write(tree.data, "a", "first");
    staged.write(tree.data, "b", "second");
    staged.commit();
  }
  CHECK(read_file(tree / "data/a") == "first");
  CHECK(read_file(tree / "data/b") == "second");
  CHECK(read_file(outside / "precious") == "precious");
  CHECK_FALSE(tree.has_staging());
}

TEST_CASE("a staging folder that is none of ours is an error that names it") {
  const Tree tree;
  const tests::TempFolder outside;
  write_file(outside / "0", "precious");
  SECTION("a symlink") {
    fs::create_directory_symlink(outside.path(), tree / ".bluedot-staging");
    CHECK_THROWS_WITH(StagedFiles(tree.root), Contains("/.bluedot-staging") && Contains("is a symlink"));
  }
  SECTION("a file") {
    write_file(tree / ".bluedot-staging", "x");
    CHECK_THROWS_WITH(StagedFiles(tree.root), Contains("/.bluedot-staging") && Contains("is a file"));
  }
  SECTION("a folder in it that we never make") {
    const std::string folder = GENERATE("folder", "folder-1");
    write_file(tree / (".bluedot-staging/" + folder + "/precious"), "x");
    CHECK_THROWS_WITH(StagedFiles(tree.root), Contains("/.bluedot-staging/" + folder));
    CHECK(fs::exists(tree / (".bluedot-staging/" + folder + "/precious")));
  }
  SECTION("a symlink that comes between the constructor and the first write") {
    StagedFiles staged(tree.root);
    fs::create_directory_symlink(outside.path(), tree / ".bluedot-staging");
    CHECK_THROWS_WITH(staged.write(tree.data, "a", "x"), Contains("/.bluedot-staging"));
  }
  CHECK(read_file(outside / "0") == "precious");
  CHECK(fs::directory_iterator(outside.path()) != fs::directory_iterator());
  // The failed attempt holds no lock.
  fs::remove_all(tree / ".bluedot-staging");
  CHECK_NOTHROW(StagedFiles(tree.root));
}

TEST_CASE("what someone puts into the staging folder is neither followed nor overwritten") {
  const Tree tree;
  const tests::TempFolder outside;
  write_file(outside / "precious", "precious");
  {
    StagedFiles staged(tree.root);
    staged.write(tree.data, "a", "x");
    fs::create_symlink(outside / "precious", tree / ".bluedot-staging/1");
    write_file(tree / ".bluedot-staging/2", "foreign");
    CHECK_THROWS_WITH(staged.write(tree.data, "b", "x"), Contains(tree.data->path() + "/b") && Contains("exists"));
    CHECK_THROWS_WITH(staged.write(tree.data, "c", "x"), Contains("exists"));
  }
  CHECK(read_file(outside / "precious") == "precious");
  CHECK_FALSE(tree.has_staging());
}

TEST_CASE("a second set on the same root is refused until the first one is done") {
  const Tree tree;
  const Folder again = Folder::open_root(tree.temp.path(), false);
  StagedFiles first(tree.root);
  first.write(tree.data, "a", "x");
  for (const Folder* root : {&tree.root, &again}) {
    try {
      StagedFiles second(*root);
      FAIL("two sets on one root");
    } catch (const base::Error& error) {
      CHECK(error.kind() == base::ErrorKind::locked);
      CHECK_THAT(error.what(), Contains(tree.root.path()));
    }
  }
  first.commit();
  CHECK(read_file(tree / "data/a") == "x");
  CHECK_NOTHROW(StagedFiles(again));
}

TEST_CASE("a folder in the target's place is an error that names it and nothing is replaced") {
  const Tree tree;
  write_file(tree / "data/a", "old");
  fs::create_directory(tree / "data/folder");
  StagedFiles staged(tree.root);
  staged.write(tree.data, "a", "new");
  CHECK_THROWS_WITH(staged.write(tree.data, "folder", "x"), Contains(tree.data->path() + "/folder: is a folder"));
  CHECK_THROWS_WITH(staged.remove(tree.data, "folder"), Contains("is a folder"));
  CHECK(read_file(tree / "data/a") == "old");
}

TEST_CASE("a folder that takes a target's place before the commit is an error that names it") {
  const Tree tree;
  StagedFiles staged(tree.root);
  staged.write(tree.data, "a", "new");
  fs::create_directory(tree / "data/a");
  CHECK_THROWS_WITH(staged.commit(), Contains(tree.data->path() + "/a: is a folder"));
}

TEST_CASE("a write that fails is an error that names the target, and the set cannot be committed") {
  const Tree tree;
  write_file(tree / "data/a", "old a");
  write_file(tree / "data/b", "old b");
  // In the first few files and behind them.
  const int ahead = GENERATE(0, 12);
  CAPTURE(ahead);
  {
    StagedFiles staged(tree.root);
    for (int i = 0; i < ahead; ++i) staged.write(tree.data, std::to_string(i), "x");
    staged.write(tree.data, "a", "new a");
    {
      const FileSizeLimit limit(1000);
      CHECK_THROWS_WITH(staged.write(tree.data, "b", std::string(5000, 'b')),
                        Contains(tree.data->path() + "/b") && Contains("File too large"));
    }
    CHECK_THROWS_WITH(staged.commit(), Contains(tree.data->path() + "/b"));
  }
  CHECK(read_file(tree / "data/a") == "old a");
  CHECK(read_file(tree / "data/b") == "old b");
  CHECK(tree.data->list() == std::vector<std::string>{"a", "b"});
  CHECK_FALSE(tree.has_staging());
}

TEST_CASE("calls that make no sense are refused before anything is replaced") {
  const Tree tree;
  write_file(tree / "data/a", "old");
  const auto same = std::make_shared<const Folder>(tree.root.subfolder("data", false));
  {
    StagedFiles staged(tree.root);
    staged.write(tree.data, "a", "1");
    SECTION("written twice") {
      staged.write(same, "a", "2");
    }
    SECTION("written and removed") {
      staged.remove(same, "a");
    }
    CHECK_THROWS_WITH(staged.commit(), Contains(tree.data->path() + "/a"));
    CHECK(read_file(tree / "data/a") == "old");
  }
  StagedFiles staged(tree.root);
  CHECK_THROWS_AS(staged.write(tree.data, "../outside", "x"), base::Error);
  staged.write(tree.data, "b", "x");
  staged.commit();
  CHECK_THROWS_AS(staged.write(tree.data, "c", "x"), base::Error);
  CHECK_THROWS_AS(staged.remove(tree.data, "b"), base::Error);
  CHECK_THROWS_AS(staged.commit(), base::Error);
  CHECK(tree.data->list() == std::vector<std::string>{"a", "b"});
}

TEST_CASE("several threads stage at once") {
  const Tree tree;
  constexpr size_t k_threads = 4, k_each = 100;
  const auto content = [](size_t thread, size_t i) {
    return std::to_string(thread) + ":" + std::to_string(i) + std::string(i, '.');
  };
  const auto name = [](size_t thread, size_t i) { return std::to_string(thread) + "_" + std::to_string(i); };
  std::array<std::array<size_t, k_each>, k_threads> places{};
  StagedFiles staged(tree.root);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < k_threads; ++t) {
    threads.emplace_back([&, t] {
      for (size_t i = 0; i < k_each; ++i) places[t][i] = staged.write(tree.data, name(t, i), content(t, i));
      staged.remove(tree.data, "gone_" + std::to_string(t));
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto identities = staged.commit();
  size_t wrong = 0;
  for (size_t t = 0; t < k_threads; ++t) {
    for (size_t i = 0; i < k_each; ++i) {
      if (tree.data->read(name(t, i)) != content(t, i)) ++wrong;
      if (!(identities[places[t][i]] == tree.data->identity(name(t, i)))) ++wrong;
    }
  }
  CHECK(wrong == 0);
}
