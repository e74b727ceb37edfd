// Why rclone could not do what was asked, as a type: callers decide by it, and people read the text.
#pragma once

#include "base/error.hpp"
#include "net/process.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace bluedot::source {

// https://rclone.org/docs/#exit-code
inline constexpr int k_exit_directory_not_found = 3, k_exit_file_not_found = 4;

enum class RemoteFailure {
  rate_limit,  // asked too often; later it will do
  quota,       // of the day, or of the storage
  auth,        // not allowed, or not known
  absent,      // no such file or folder
  network,     // not reached, cut off, or too slow
  incomplete,  // the service said itself that its listing lacks files
  damaged,     // what arrived is not what the listing says
  refused,     // by us: its name cannot be asked for safely
  other,
};

struct Failure {
  RemoteFailure kind = RemoteFailure::other;
  std::string text;  // one printable line
};

class RemoteError : public base::Error {
 public:
  RemoteError(const std::string& what, Failure failure)
      : Error(what + ": " + failure.text), m_failure(std::move(failure)) {}
  const Failure& failure() const { return m_failure; }

 private:
  Failure m_failure;
};

// rclone 1.60 exits with 1 for most of what goes wrong, so the kind follows from the services' own reason codes and the
// system's words in the message.
RemoteFailure kind_of_message(std::string_view message);
Failure failure_of(std::string_view message);
// Of a run that was not ok: its last error.
Failure failure_of(const net::ProgramResult& result);

}  // namespace bluedot::source
