#include "source/local_folder.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using bluedot::tests::TempFolder;
using bluedot::tests::write_file;

TEST_CASE("a remote without a colon is a folder of this machine") {
  CHECK(source::local_folder("/srv/daily") == std::filesystem::path("/srv/daily"));
  CHECK(source::local_folder("drop/daily") == std::filesystem::path("drop/daily"));
  for (const char* remote : {"gdrive:", "gdrive:daily", ":local:/srv/daily", "./odd:name"}) {
    CHECK_FALSE(source::local_folder(remote));
  }
}

TEST_CASE("files of a folder are digested, and what is no file or has gone has no md5") {
  const TempFolder folder;
  write_file(folder / "sub/a.json", "hi\n");
  std::filesystem::create_symlink("sub/a.json", folder / "link.json");
  source::RemoteListing listing;
  for (const char* path : {"gone.json", "link.json", "sub", "sub/a.json"}) listing.files.emplace_back().path = path;
  source::add_md5(listing, folder.path(), 2);
  for (size_t i = 0; i < 3; ++i) CHECK(listing.files[i].md5.empty());
  CHECK(listing.files[3].md5 == "764efa883dda1e11db47671c4a3bbd9e");
}
