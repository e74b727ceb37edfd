#include "exports/manifest.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace bluedot;
using exports::manifest_text;
using exports::ManifestEntry;

TEST_CASE("a manifest has one entry a line, sorted by path") {
  const ManifestEntry a{"daily/data/A.csv", 2, 80, "00ff"}, b{"weekly/data/A.csv", 1, 40, "ff00"};
  const std::string expected =
      R"({"format": 1, "files": [
{"path": "daily/data/A.csv", "rows": 2, "bytes": 80, "digest": "00ff"},
{"path": "weekly/data/A.csv", "rows": 1, "bytes": 40, "digest": "ff00"}
]}
)";
  CHECK(manifest_text({a, b}) == expected);
  CHECK(manifest_text({b, a}) == expected);
  CHECK(nlohmann::json::parse(expected)["files"].size() == 2);
}

TEST_CASE("a manifest of nothing is JSON too") {
  const auto parsed = nlohmann::json::parse(manifest_text({}));
  CHECK(parsed["format"] == 1);
  CHECK(parsed["files"].is_array());
  CHECK(parsed["files"].empty());
  CHECK(manifest_text({}).back() == '\n');
}

TEST_CASE("a manifest is JSON whatever a path looks like") {
  const auto parsed = nlohmann::json::parse(manifest_text({{"a\"b\\c\xFF", 1, 1, "0"}}));
  CHECK(parsed["files"][0]["path"] == "a\"b\\c\xEF\xBF\xBD");
}
