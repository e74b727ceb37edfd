#include "notify/redaction.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace bluedot;

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
    CHECK_THAT(redact(std::string(before, '.') + "canary4711canary" + std::string(200, '.'), 100),
               !Catch::Contains("canar"));
  }
  CHECK(redact("a\nb\x1b[31m") == "a b [31m");
}
