#include "base/error.hpp"
#include "base/secret.hpp"
#include "notify/redaction.hpp"
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

TEST_CASE("redaction takes out a secret URL, whole and in parts") {
  const notify::Redaction redact(
      {.name = "s", .url = "https://hooks.slack.com/services/T00000001/B00000002/canary4711canary"});
  CHECK(redact("POST https://hooks.slack.com/services/T00000001/B00000002/canary4711canary failed") ==
        "POST [secret] failed");
  CHECK(redact("no such path /services/T00000001/B00000002/canary4711canary") == "no such path [secret]");
  CHECK(redact("token canary4711canary of T00000001") == "token [secret] of [secret]");
  CHECK(redact("https:\\/\\/hooks.slack.com\\/services\\/T00000001\\/B00000002\\/canary4711canary") ==
        "https:\\/\\/hooks.slack.com\\/services\\/[secret]\\/[secret]\\/[secret]");
  CHECK(redact("hooks.slack.com refused") == "hooks.slack.com refused");
  const notify::Redaction with_query(
      {.name = "w", .kind = notify::ChannelKind::webhook, .url = "https://a.example/in?token=canary4711"});
  CHECK(with_query("bad token canary4711") == "bad token [secret]");
}

TEST_CASE("redaction knows a password as it goes over the wire") {
  const notify::Redaction redact({.name = "m",
                                  .kind = notify::ChannelKind::email,
                                  .url = "smtp://mail.example.com:587",
                                  .secret = "canary",
                                  .user = "me"});
  CHECK(redact("535 canary, Y2FuYXJ5 and AG1lAGNhbmFyeQ== are wrong") ==
        "535 [secret], [secret] and [secret] are wrong");
  CHECK(redact("mail.example.com:587 refused") == "mail.example.com:587 refused");
}

TEST_CASE("redaction knows a signing secret with and without its prefix") {
  const notify::Redaction redact({.name = "w",
                                  .kind = notify::ChannelKind::webhook,
                                  .url = "https://a.example/",
                                  .secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"});
  CHECK(redact("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") == "[secret], [secret]");
}

TEST_CASE("a secret is taken out before the text is cut") {
  const notify::Redaction redact({.name = "s", .url = "https://hooks.slack.com/services/canary4711canary"});
  for (size_t before = 0; before < 120; ++before) {
    CHECK_THAT(redact(std::string(before, '.') + "canary4711canary" + std::string(200, '.'), 100), !Contains("canar"));
  }
  CHECK(redact("a\nb\x1b[31m") == "a b [31m");
}
