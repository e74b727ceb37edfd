#include "base/error.hpp"
#include "base/secret.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

using namespace bluedot;
using Catch::Contains;
namespace fs = std::filesystem;

TEST_CASE("a secret comes from the environment, trimmed") {
  setenv("BLUEDOT_TEST_SECRET", "  canary-4711\n", 1);
  const auto secret = base::resolve_secret("env:BLUEDOT_TEST_SECRET");
  CHECK(secret.value == "canary-4711");
  CHECK(secret.warning.empty());
  setenv("BLUEDOT_TEST_SECRET", " \n", 1);
  CHECK_THROWS_WITH(base::resolve_secret("env:BLUEDOT_TEST_SECRET"), Contains("BLUEDOT_TEST_SECRET is empty"));
  unsetenv("BLUEDOT_TEST_SECRET");
  CHECK_THROWS_WITH(base::resolve_secret("env:BLUEDOT_TEST_SECRET"), Contains("BLUEDOT_TEST_SECRET is not set"));
}

TEST_CASE("a secret comes from a file, and one that everybody may read is warned of") {
  const tests::TempFolder folder;
  const fs::path path = folder / "secret";
  tests::write_file(path, "canary-4711\r\n");
  fs::permissions(path, fs::perms(0600));
  CHECK(base::resolve_secret("file:" + path.string()).value == "canary-4711");
  CHECK(base::resolve_secret("file:" + path.string()).warning.empty());
  fs::permissions(path, fs::perms(0644));
  const std::string warning = base::resolve_secret("file:" + path.string()).warning;
  CHECK_THAT(warning, Contains(path.string()) && Contains("chmod 600") && !Contains("canary"));
}

TEST_CASE("files that hold no secret") {
  const tests::TempFolder folder;
  CHECK_THROWS_WITH(base::resolve_secret("file:" + (folder / "none").string()), Contains("No such file"));
  tests::write_file(folder / "empty", " \n");
  CHECK_THROWS_WITH(base::resolve_secret("file:" + (folder / "empty").string()), Contains("empty"));
  tests::write_file(folder / "large", std::string(5'000, 'x'));
  CHECK_THROWS_WITH(base::resolve_secret("file:" + (folder / "large").string()), Contains("larger"));
  CHECK_THROWS_AS(base::resolve_secret("file:" + folder.path().string()), base::Error);
}

TEST_CASE("a secret written into the configuration is refused and not quoted") {
  for (const char* text : {"canary-4711", "https://hooks.slack.com/services/canary-4711", "env:canary-4711",
                           "env:", "env:4711canary", "ENV:canary", "whsec_canary", ""}) {
    CHECK_THROWS_WITH(base::resolve_secret(text), Contains("secret") && !Contains("canary"));
  }
}
