#include "base/error.hpp"
#include "base/staged_files.hpp"
#include "staged_tree.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace bluedot;
using base::FileIdentity;
using base::StagedFiles;
using Catch::Matchers::Contains;
using tests::FileSizeLimit;
using tests::read_file;
using tests::write_file;
using Tree = tests::StagedTree;
namespace fs = std::filesystem;

namespace {

// `old new 7` is to become of file 7.
void append_to_each(const Tree& tree, StagedFiles& staged, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const std::string name = std::to_string(i);
    write_file(tree / ("data/" + name), "old ");
    CHECK(staged.append(tree.data, name, *tree.data->identity(name), "new " + name) == i);
  }
}

}  // namespace

TEST_CASE("a set may append to files, at the commit and not before") {
  const size_t count = GENERATE(size_t{1}, size_t{8}, size_t{9}, size_t{400}, size_t{700});  // 700: with an early sync
  const bool begins_early = GENERATE(false, true);
  CAPTURE(count);
  const Tree tree;
  StagedFiles staged(tree.root);
  append_to_each(tree, staged, count);
  CHECK(staged.write(tree.data, "whole", "replaced") == count);
  CHECK(read_file(tree / "data/0") == "old ");
  if (begins_early) {
    staged.begin_appending();
    staged.begin_appending();
  }
  const auto identities = tests::commit_all(staged, count + 1);
  CHECK_FALSE(tree.has_staging());
  for (size_t i = 0; i < count; ++i) {
    const std::string name = std::to_string(i);
    CHECK(read_file(tree / ("data/" + name)) == "old new " + name);
    CHECK(identities[i] == tree.data->identity(name));
  }
  CHECK(read_file(tree / "data/whole") == "replaced");
}

TEST_CASE("who commits is told of each file that was appended to, then of each that got its name") {
  const size_t count = GENERATE(size_t{1}, size_t{400});
  CAPTURE(count);
  const Tree tree;
  StagedFiles staged(tree.root);
  append_to_each(tree, staged, count);
  for (size_t i = 0; i < count; ++i) staged.write(tree.data, "whole" + std::to_string(i), "replaced");
  staged.draft("of no name");
  size_t calls = 0;
  SECTION("once for each, with what it is from then on") {
    const auto name_of = [&](size_t place) {
      return place < count ? std::to_string(place) : "whole" + std::to_string(place - count);
    };
    staged.commit([&](size_t place, const FileIdentity& identity) {
      CHECK(place == calls++);
      CHECK(identity == tree.data->identity(name_of(place)));
      if (place < count) CHECK_FALSE(fs::exists(tree / "data/whole0"));
    });
    CHECK(calls == 2 * count);
    CHECK_FALSE(fs::exists(tree / ".bluedot-staging"));
    for (size_t i = 0; i < 2 * count; ++i) REQUIRE(fs::exists(tree / ("data/" + name_of(i))));
  }
  SECTION("what goes wrong there ends the commit before anything is replaced") {
    CHECK_THROWS_WITH(staged.commit([&](size_t, const FileIdentity&) {
      ++calls;
      throw base::Error("no ledger");
    }),
                      Contains("no ledger"));
    CHECK_FALSE(fs::exists(tree / "data/whole0"));
    CHECK(calls == 1);
  }
}

TEST_CASE("one of many that cannot get its name ends the commit, and it is told of those before it") {
  const size_t taken = GENERATE(size_t{0}, size_t{150}, size_t{399});
  CAPTURE(taken);
  const Tree tree;
  StagedFiles staged(tree.root);
  for (size_t i = 0; i < 400; ++i) staged.write(tree.data, "whole" + std::to_string(i), "new");
  fs::create_directories(tree / ("data/whole" + std::to_string(taken) + "/in the way"));
  size_t calls = 0;
  const auto count = [&](size_t place, const FileIdentity&) { CHECK((place == calls++ && place < taken)); };
  CHECK_THROWS_WITH(staged.commit(count), Contains("whole" + std::to_string(taken) + ": is a folder where a file"));
  CHECK(calls <= taken);
  CHECK(fs::exists(tree / "data/whole399") == (taken == 399));  // nothing behind it
}

TEST_CASE("one of many that cannot be appended to ends the commit, and it is told of those before it") {
  const size_t changed = GENERATE(size_t{0}, size_t{150}, size_t{399}, size_t{699});
  CAPTURE(changed);
  const Tree tree;
  StagedFiles staged(tree.root);
  append_to_each(tree, staged, 700);
  staged.write(tree.data, "whole", "replaced");
  write_file(tree / ("data/" + std::to_string(changed)), "somebody else's");
  size_t calls = 0;
  const auto count = [&](size_t place, const FileIdentity&) { CHECK((place == calls++ && place < changed)); };
  CHECK_THROWS_WITH(staged.commit(count), Contains("data/" + std::to_string(changed) + ": somebody changed it"));
  CHECK(read_file(tree / ("data/" + std::to_string(changed))) == "somebody else's");
  CHECK_FALSE(fs::exists(tree / "data/whole"));
}

TEST_CASE("who gives up after the appending began leaves no thread that goes on") {
  const Tree tree;
  {
    StagedFiles staged(tree.root);
    append_to_each(tree, staged, 400);
    staged.begin_appending();
  }
  for (size_t i = 0; i < 400; ++i) {
    const std::string name = std::to_string(i);
    CHECK(read_file(tree / ("data/" + name)) == "old new " + name);
  }
}

TEST_CASE("a sync that begins early changes nothing but the waiting") {
  const size_t count = GENERATE(size_t{0}, size_t{1}, size_t{40});
  CAPTURE(count);
  const Tree tree;
  {
    StagedFiles staged(tree.root);
    std::vector<size_t> places;
    for (size_t i = 0; i < count; ++i) places.push_back(staged.draft("draft " + std::to_string(i)));
    staged.begin_sync();
    staged.begin_sync();
    staged.write(tree.data, "later", "behind it");
    for (size_t i = 0; i < count; ++i) staged.settle(places[i], tree.data, std::to_string(i));
    SECTION("committed") {
      staged.commit();
      CHECK(read_file(tree / "data/later") == "behind it");
      for (size_t i = 0; i < count; ++i) {
        CHECK(read_file(tree / ("data/" + std::to_string(i))) == "draft " + std::to_string(i));
      }
    }
    SECTION("given up") {}
  }
  CHECK_FALSE(tree.has_staging());
}

TEST_CASE("a file that is not the expected one is not appended to") {
  const Tree tree;
  write_file(tree / "data/mine", "old");
  FileIdentity expected = *tree.data->identity("mine");
  SECTION("written to") {
    write_file(tree / "data/mine", "new");
  }
  SECTION("another file") {
    fs::copy_file(tree / "data/mine", tree / "copy");
    fs::rename(tree / "copy", tree / "data/mine");
  }
  SECTION("another name") {
    fs::create_hard_link(tree / "data/mine", tree / "other");
  }
  SECTION("a symlink") {
    fs::rename(tree / "data/mine", tree / "moved");
    fs::create_symlink(tree / "moved", tree / "data/mine");
  }
  SECTION("gone") {
    fs::remove(tree / "data/mine");
  }
  const bool exists = fs::exists(tree / "data/mine");
  const std::string before = exists ? read_file(tree / "data/mine") : "";
  StagedFiles staged(tree.root);
  staged.append(tree.data, "mine", expected, "more");
  CHECK_THROWS_WITH(staged.commit(), Contains("data/mine"));
  CHECK(fs::exists(tree / "data/mine") == exists);
  if (exists) CHECK(read_file(tree / "data/mine") == before);
}

TEST_CASE("what cannot be appended whole ends the commit before anything is replaced") {
  const Tree tree;
  write_file(tree / "data/grows", std::string(900, 'x'));
  write_file(tree / "data/stays", "untouched");
  StagedFiles staged(tree.root);
  staged.append(tree.data, "grows", *tree.data->identity("grows"), std::string(200, 'y'));
  staged.write(tree.data, "stays", "replaced");
  {
    const FileSizeLimit limit(1'000);
    CHECK_THROWS_WITH(staged.commit(), Contains("data/grows"));
  }
  // Half of it is there: whoever appends marks the file beforehand.
  CHECK(read_file(tree / "data/grows").size() == 1'000);
  CHECK(read_file(tree / "data/stays") == "untouched");
}

TEST_CASE("one name twice in a set is a mistake of ours, for appends too") {
  const Tree tree;
  write_file(tree / "data/mine", "old");
  StagedFiles staged(tree.root);
  staged.append(tree.data, "mine", *tree.data->identity("mine"), "1");
  staged.append(tree.data, "mine", *tree.data->identity("mine"), "2");
  CHECK_THROWS_WITH(staged.commit(), Contains("twice"));
  CHECK(read_file(tree / "data/mine") == "old");
}
