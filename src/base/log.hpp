// Messages about the work itself, on stderr: a line each, as text for people or as JSON for programs; the same words.
//
// As JSON: {"ts": RFC 3339 in UTC, "level": …, "run": …, "step": …, "msg": …}; run and step where there is one.
#pragma once

#include <string>
#include <string_view>

namespace bluedot::base {

enum class LogFormat { text, json };
enum class LogLevel {
  error,    // why the command, or the step, did not do what it should
  warning,  // what the user should know
  info,     // what went on, for those who ask with --verbose, and in JSON
};

struct LogContext {
  std::string run, step;  // empty: none
};

// For the process. Text that is no info is `bluedot: MESSAGE`; info carries the local time of day.
void set_log(LogFormat format, bool is_verbose);
// What the lines that follow belong to.
void set_log_context(LogContext context);

// May be called from several threads: a line is written whole. A stderr that is closed or full is no reason to fail.
void log(LogLevel level, std::string_view message);
// How something ended: a line of that level in JSON; as text it is info, since a report tells people.
void log_outcome(LogLevel level, std::string_view message);
inline void log_verbose(std::string_view message) {
  log(LogLevel::info, message);
}

}  // namespace bluedot::base
