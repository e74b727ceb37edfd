#include "publish/tree_size.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using bluedot::tests::TempFolder;
using bluedot::tests::write_file;

// Files of zeros take no room: only their sizes are looked at.
TEST_CASE("a tree that nears the limit of a site is warned of at 80 percent") {
  const TempFolder folder;
  write_file(folder / "a", "");
  std::filesystem::resize_file(folder / "a", 799'999'999);
  const auto text_of = [&] {
    std::string text;
    for (const std::string& warning : publish::measure_tree(folder.path()).warnings) text += warning + "\n";
    return text;
  };
  CHECK(text_of() == "a: has 762 MB; GitHub refuses files above 100 MB\n");
  std::filesystem::resize_file(folder / "a", 800'000'000);
  CHECK(text_of() ==
        "the tree has 800 MB, 80 percent of the 1 GB that GitHub Pages takes\n"
        "a: has 762 MB; GitHub refuses files above 100 MB\n");
}
