#include "base/error.hpp"
#include "base/staged_files.hpp"
#include "staged_tree.hpp"

#include <catch2/catch.hpp>
#include <string>

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

TEST_CASE("a set may append to files, at once, and replaces others at the commit") {
  const size_t count = GENERATE(size_t{1}, size_t{8}, size_t{9}, size_t{400});
  CAPTURE(count);
  const Tree tree;
  write_file(tree / "data/whole", "not yet");
  StagedFiles staged(tree.root);
  append_to_each(tree, staged, count);
  CHECK(staged.write(tree.data, "whole", "replaced") == count);
  CHECK(read_file(tree / "data/0") == "old new 0");
  CHECK(read_file(tree / "data/whole") == "not yet");
  const auto identities = staged.commit();
  REQUIRE(identities.size() == count + 1);
  CHECK_FALSE(tree.has_staging());
  for (size_t i = 0; i < count; ++i) {
    const std::string name = std::to_string(i);
    CHECK(read_file(tree / ("data/" + name)) == "old new " + name);
    CHECK(identities[i] == tree.data->identity(name));
  }
  CHECK(read_file(tree / "data/whole") == "replaced");
  CHECK(identities[count] == tree.data->identity("whole"));
}

TEST_CASE("a set that only appends makes no staging folder, and giving it up takes nothing back") {
  const Tree tree;
  {
    StagedFiles staged(tree.root);
    append_to_each(tree, staged, 20);
    CHECK_FALSE(tree.has_staging());
  }
  CHECK(read_file(tree / "data/19") == "old new 19");
}

TEST_CASE("one of many that cannot get its name ends the commit, and nothing after it is replaced") {
  const size_t taken = GENERATE(size_t{0}, size_t{150}, size_t{399});
  CAPTURE(taken);
  const Tree tree;
  StagedFiles staged(tree.root);
  for (size_t i = 0; i < 400; ++i) staged.write(tree.data, "whole" + std::to_string(i), "new");
  fs::create_directories(tree / ("data/whole" + std::to_string(taken) + "/in the way"));
  CHECK_THROWS_WITH(staged.commit(), Contains("whole" + std::to_string(taken) + ": is a folder where a file"));
  CHECK(fs::exists(tree / "data/whole399") == (taken == 399));
}

TEST_CASE("a file that is not the expected one is not appended to") {
  const Tree tree;
  write_file(tree / "data/mine", "old");
  const FileIdentity expected = *tree.data->identity("mine");
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
  SECTION("appended to by this very set") {
    StagedFiles staged(tree.root);
    staged.append(tree.data, "mine", expected, "more");
  }
  const bool exists = fs::exists(tree / "data/mine");
  const std::string before = exists ? read_file(tree / "data/mine") : "";
  StagedFiles staged(tree.root);
  CHECK_THROWS_WITH(staged.append(tree.data, "mine", expected, "more"), Contains("data/mine"));
  CHECK(fs::exists(tree / "data/mine") == exists);
  if (exists) CHECK(read_file(tree / "data/mine") == before);
  CHECK(staged.commit().empty());
}

TEST_CASE("what cannot be appended whole is an error, and the set replaces nothing") {
  const Tree tree;
  write_file(tree / "data/grows", std::string(900, 'x'));
  write_file(tree / "data/stays", "untouched");
  StagedFiles staged(tree.root);
  staged.write(tree.data, "stays", "replaced");
  {
    const FileSizeLimit limit(1'000);
    CHECK_THROWS_WITH(staged.append(tree.data, "grows", *tree.data->identity("grows"), std::string(200, 'y')),
                      Contains("data/grows"));
  }
  // Half of it is there: whoever appends marks the file beforehand.
  CHECK(read_file(tree / "data/grows").size() == 1'000);
  CHECK_THROWS_WITH(staged.commit(), Contains("data/grows"));
  CHECK(read_file(tree / "data/stays") == "untouched");
}

TEST_CASE("one name twice in a set is a mistake of ours, for appends too") {
  const Tree tree;
  write_file(tree / "data/mine", "old");
  StagedFiles staged(tree.root);
  staged.append(tree.data, "mine", *tree.data->identity("mine"), "1");
  staged.append(tree.data, "mine", *tree.data->identity("mine"), "2");
  CHECK_THROWS_WITH(staged.commit(), Contains("twice"));
}
