#include "source/rclone_failure.hpp"

#include "base/letter_case.hpp"
#include "base/printable.hpp"
#include "source/rclone_log.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace bluedot::source {
namespace {

// Of a message that people are to read; Google's errors repeat themselves after that.
constexpr size_t k_text_characters = 400;
// In lower case; the first that is found decides. The network comes before the account, as a token cannot be fetched
// without one, and limits before both, as Google refuses with 403 for them too.
constexpr std::array k_signs = {
    std::pair{"ratelimitexceeded", RemoteFailure::rate_limit},
    std::pair{"error 429", RemoteFailure::rate_limit},
    std::pair{"too many requests", RemoteFailure::rate_limit},
    std::pair{"slowdown", RemoteFailure::rate_limit},
    std::pair{"quotaexceeded", RemoteFailure::quota},
    std::pair{"quota has been exceeded", RemoteFailure::quota},
    std::pair{"no space left on device", RemoteFailure::quota},
    std::pair{"dial tcp", RemoteFailure::network},
    std::pair{"proxyconnect", RemoteFailure::network},
    std::pair{"connection refused", RemoteFailure::network},
    std::pair{"connection reset", RemoteFailure::network},
    std::pair{"broken pipe", RemoteFailure::network},
    std::pair{"no such host", RemoteFailure::network},
    std::pair{"network is unreachable", RemoteFailure::network},
    std::pair{"i/o timeout", RemoteFailure::network},
    std::pair{"deadline exceeded", RemoteFailure::network},
    std::pair{"tls handshake", RemoteFailure::network},
    std::pair{"unexpected eof", RemoteFailure::network},
    std::pair{"x509:", RemoteFailure::network},
    std::pair{"invalid_grant", RemoteFailure::auth},
    std::pair{"invalid_client", RemoteFailure::auth},
    std::pair{"error 401", RemoteFailure::auth},
    std::pair{"unauthorized", RemoteFailure::auth},
    std::pair{"unable to authenticate", RemoteFailure::auth},
    std::pair{"insufficient", RemoteFailure::auth},
    std::pair{"forbidden", RemoteFailure::auth},
    std::pair{"accessdenied", RemoteFailure::auth},
    std::pair{"access denied", RemoteFailure::auth},
    std::pair{"permission denied", RemoteFailure::auth},
    std::pair{"couldn't fetch token", RemoteFailure::auth},
    std::pair{"directory not found", RemoteFailure::absent},
    std::pair{"object not found", RemoteFailure::absent},
    std::pair{"file not found", RemoteFailure::absent},
    std::pair{"no such file or directory", RemoteFailure::absent},
    std::pair{"search result incomplete", RemoteFailure::incomplete},
    std::pair{"corrupted on transfer", RemoteFailure::damaged},
};

}  // namespace

RemoteFailure kind_of_message(std::string_view message) {
  const std::string lower = base::lower(message);
  const auto* const sign =
      std::ranges::find_if(k_signs, [&](const auto& entry) { return lower.find(entry.first) != std::string::npos; });
  return sign == k_signs.end() ? RemoteFailure::other : sign->second;
}

Failure failure_of(std::string_view message) {
  return {kind_of_message(message), base::printable(message, k_text_characters)};
}

Failure failure_of(const net::ProgramResult& result) {
  if (result.is_timed_out) return {RemoteFailure::network, "rclone did not end in time and was stopped"};
  Failure failure;
  for (const LogLine& line : parse_log(result.err)) {
    if (!line.is_error) continue;
    failure.text =
        base::printable(line.object.empty() ? line.message : line.object + ": " + line.message, k_text_characters);
    // The last words may be a mere summary of what an earlier line told. What is absent the exit code says: words alone
    // may be about a file of this machine, such as one with credentials.
    const RemoteFailure kind = kind_of_message(line.message);
    if (kind != RemoteFailure::other && kind != RemoteFailure::absent) failure.kind = kind;
  }
  if (result.exit_code == k_exit_directory_not_found || result.exit_code == k_exit_file_not_found) {
    failure.kind = RemoteFailure::absent;
  }
  if (failure.text.empty()) {
    failure.text = result.signal != 0 ? fmt::format("rclone was ended by signal {}", result.signal)
                                      : fmt::format("rclone ended with exit code {}", result.exit_code);
  }
  return failure;
}

}  // namespace bluedot::source
