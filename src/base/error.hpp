// The two ways in which work can fail: Error ends one document or one command, Fatal ends the process.
#pragma once

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>

namespace bluedot::base {

// What a caller may want to tell apart; only cli/ turns it into an exit code.
enum class ErrorKind {
  failed,       // the command could not be done
  usage,        // wrong arguments or configuration
  locked,       // another process holds the store's write lock
  interrupted,  // SIGINT or SIGTERM arrived
  damaged,      // the store's file is not what SQLite wrote
  exhausted,    // the machine lacks what any file would need: descriptors, memory
};

// The message names what, where and why, in one line without a final full stop.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message, ErrorKind kind = ErrorKind::failed)
      : std::runtime_error(message), m_kind(kind) {}
  ErrorKind kind() const { return m_kind; }

 private:
  ErrorKind m_kind;
};

// State on disk is unknown, as after a failed fsync: nothing may be retried, the process must end. It is no
// std::exception, so that no handler for ordinary errors catches it by chance.
class Fatal {
 public:
  explicit Fatal(std::string message) : m_message(std::move(message)) {
    const std::lock_guard guard(s_mutex);
    if (!s_was_thrown) s_first = m_message;
    s_was_thrown = true;
  }
  const std::string& message() const { return m_message; }
  // Whether this process met one: what it leaves behind must not look like a clean end, even where other work was being
  // given up when it came.
  static bool was_thrown() { return s_was_thrown; }
  static std::string first_message() {
    const std::lock_guard guard(s_mutex);
    return s_first;
  }

 private:
  inline static std::atomic<bool> s_was_thrown = false;
  inline static std::mutex s_mutex;
  inline static std::string s_first;
  std::string m_message;
};

// An Error for a failed system call: "WHAT: <text of errno>".
Error system_error(const std::string& what, int error_number);

}  // namespace bluedot::base
