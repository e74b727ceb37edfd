#include "source/rclone_failure.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using source::RemoteFailure;

TEST_CASE("messages of rclone 1.60 and its services are told apart") {
  const std::pair<const char*, RemoteFailure> cases[] = {
      {"googleapi: Error 403: User Rate Limit Exceeded, userRateLimitExceeded", RemoteFailure::rate_limit},
      {"googleapi: got HTTP response code 429 with body: Too Many Requests", RemoteFailure::rate_limit},
      {"googleapi: Error 403: The download quota for this file has been exceeded., downloadQuotaExceeded",
       RemoteFailure::quota},
      {"Service Accounts do not have storage quota., storageQuotaExceeded", RemoteFailure::quota},
      {"couldn't fetch token: invalid_grant: Invalid JWT Signature", RemoteFailure::auth},
      {"googleapi: Error 403: Insufficient Permission, insufficientFilePermissions", RemoteFailure::auth},
      {"Get \"https://oauth2.googleapis.com/token\": dial tcp: lookup x: no such host", RemoteFailure::network},
      {"couldn't connect SSH: ssh: handshake failed: ssh: unable to authenticate", RemoteFailure::auth},
      {"error in ListJSON: directory not found", RemoteFailure::absent},
      {"search result INCOMPLETE", RemoteFailure::incomplete},
      {"corrupted on transfer: md5 hash differ \"a\" vs \"b\"", RemoteFailure::damaged},
      {"didn't find section in config file", RemoteFailure::other},
  };
  for (const auto& [message, kind] : cases) {
    INFO(message);
    CHECK(source::kind_of_message(message) == kind);
  }
}

TEST_CASE("a failure has the last error's words, and the kind that an earlier line knew") {
  net::ProgramResult result;
  result.exit_code = 1;
  result.err =
      R"({"level":"error","msg":"error listing: googleapi: Error 403: x, userRateLimitExceeded","object":"a/b"})"
      "\n"
      R"({"level":"warning","msg":"not this one"})"
      "\n2026/11/29 17:16:48 Failed to lsjson: last error was: too bad\x1b[0m\n";
  const auto failure = source::failure_of(result);
  CHECK(failure.kind == RemoteFailure::rate_limit);
  CHECK(failure.text == "Failed to lsjson: last error was: too bad\\x1b[0m");
  result.err = "";
  CHECK(source::failure_of(result).text == "rclone ended with exit code 1");
  result.exit_code = 3;
  CHECK(source::failure_of(result).kind == RemoteFailure::absent);
  result.is_timed_out = true;
  CHECK(source::failure_of(result).kind == RemoteFailure::network);
}
