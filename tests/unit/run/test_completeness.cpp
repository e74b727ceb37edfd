#include "run/completeness.hpp"
#include "run/remote_place.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;

namespace {

source::RemoteFile file(const char* path, const char* md5) {
  source::RemoteFile made;
  made.path = path;
  made.md5 = md5;
  return made;
}

constexpr const char* k_md5 = "0123456789abcdef0123456789abcdef";
constexpr const char* k_other = "fedcba9876543210fedcba9876543210";

}  // namespace

TEST_CASE("a delivery is whole if every line of its manifest is there as it says") {
  const std::vector<source::RemoteFile> files{file("A_daily.json", k_md5), file("B daily.json", "")};
  const std::string upper = "0123456789ABCDEF0123456789ABCDEF";
  CHECK(run::missing_of_manifest(std::string(k_md5) + "  A_daily.json\r\nB daily.json\n", files).empty());
  CHECK(run::missing_of_manifest(upper + " *A_daily.json\n", files).empty());
  CHECK(run::missing_of_manifest(std::string(k_other) + "  A_daily.json\nC.json\n", files) ==
        "2 of the 2 files of its manifest are not there, or not as it says: A_daily.json, C.json");
  CHECK(run::missing_of_manifest("\n", files) == "its manifest names no file");
}

TEST_CASE("without a manifest a number decides, or the delivery before it less the tolerance") {
  run::SourceSettings source;
  CHECK(run::missing_of_count(source, 1, {}).empty());
  CHECK(run::missing_of_count(source, 900, 1000).empty());
  CHECK(run::missing_of_count(source, 899, 1000) == "899 files; the delivery before it had 1000");
  source.expect_files = 950;
  CHECK(run::missing_of_count(source, 950, 2000).empty());
  CHECK(run::missing_of_count(source, 949, 10) == "949 files of the 950 expected");
}

TEST_CASE("triggers and reports stand beside the folder of deliveries, unless they say where") {
  run::SourceSettings source;
  source.remote = "gdrive:BlueDot/daily/{date}";
  CHECK(run::beside(source, "triggers/daily_ready.txt") == "gdrive:BlueDot/triggers/daily_ready.txt");
  CHECK(run::beside(source, "other:x.txt") == "other:x.txt");
  CHECK(run::beside(source, "/var/x.txt") == "/var/x.txt");
  CHECK(run::remote_of(source, "2025-08-01") == "gdrive:BlueDot/daily/2025-08-01");
  source.remote = "gdrive:daily";
  CHECK(run::beside(source, "x.txt") == "gdrive:x.txt");
  source.remote = "/home/me/drop/daily/";
  CHECK(run::beside(source, "x.txt") == "/home/me/drop/x.txt");
}

TEST_CASE("a delivery is named by a date or an ISO week, and by nothing that leads elsewhere") {
  for (const char* name : {"2025-08-01", "2024-W31", "2020-W53"}) CHECK(run::is_delivery_name(name));
  for (const char* name : {"", "..", "2025-08-32", "2025-W54", "2025-W00", "2025-W3x", "2025-08-01/../x"}) {
    INFO(name);
    CHECK_FALSE(run::is_delivery_name(name));
  }
}
