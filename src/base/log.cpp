#include "base/log.hpp"

#include "base/clock.hpp"
#include "base/json_string.hpp"

#include <array>
#include <cstdio>
#include <ctime>
#include <fmt/format.h>
#include <mutex>
#include <unistd.h>

namespace bluedot::base {
namespace {

struct Log {
  std::mutex mutex;
  LogFormat format = LogFormat::text;
  bool is_verbose = false;
  LogContext context;
};

Log& the_log() {
  static Log log;
  return log;
}

constexpr std::array<std::string_view, 3> k_levels{"error", "warning", "info"};

std::string member(std::string_view name, std::string_view value) {
  return value.empty() ? "" : fmt::format(",\"{}\":{}", name, json_string(value));
}

std::string json_line(LogLevel level, const LogContext& context, std::string_view message) {
  return fmt::format("{{\"ts\":\"{}\",\"level\":\"{}\"{}{}{}}}\n", Clock().now().iso(),
                     k_levels.at(static_cast<size_t>(level)), member("run", context.run), member("step", context.step),
                     member("msg", message));
}

// `14:03:07.123 `, the time on this machine's wall.
std::string time_of_day() {
  const Instant now = Clock().now();
  const auto seconds = static_cast<time_t>(now.milliseconds / 1000);
  tm wall{};
  localtime_r(&seconds, &wall);
  return fmt::format("{:02}:{:02}:{:02}.{:03} ", wall.tm_hour, wall.tm_min, wall.tm_sec, now.milliseconds % 1000);
}

std::string text_line(LogLevel level, const LogContext& context, std::string_view message) {
  // On a terminal a progress bar may stand on this line.
  const bool is_info = level == LogLevel::info;
  const std::string step = is_info && !context.step.empty() ? context.step + ": " : "";
  return fmt::format("{}bluedot: {}{}{}\n", isatty(STDERR_FILENO) != 0 ? "\r\x1b[K" : "", is_info ? time_of_day() : "",
                     step, message);
}

}  // namespace

void set_log(LogFormat format, bool is_verbose) {
  Log& log = the_log();
  const std::scoped_lock lock(log.mutex);
  log.format = format;
  log.is_verbose = is_verbose;
}

void set_log_context(LogContext context) {
  Log& log = the_log();
  const std::scoped_lock lock(log.mutex);
  log.context = std::move(context);
}

void log(LogLevel level, std::string_view message) {
  Log& log = the_log();
  const std::scoped_lock lock(log.mutex);
  const bool is_json = log.format == LogFormat::json;
  if (level == LogLevel::info && !log.is_verbose && !is_json) return;
  const std::string line = is_json ? json_line(level, log.context, message) : text_line(level, log.context, message);
  std::fputs(line.c_str(), stderr);
}

void log_outcome(LogLevel level, std::string_view message) {
  bool is_json = false;
  {
    const std::scoped_lock lock(the_log().mutex);
    is_json = the_log().format == LogFormat::json;
  }
  log(is_json ? level : LogLevel::info, message);
}

}  // namespace bluedot::base
