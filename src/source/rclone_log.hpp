// What rclone says on standard error under --use-json-log, line by line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bluedot::source {

struct LogLine {
  bool is_error = false;
  std::string object;  // the file it is about; empty: about the whole
  std::string message;
};

// The lines that say something. Its last words and usage errors are plain text even then; those are errors unless they
// are part of the help.
std::vector<LogLine> parse_log(std::string_view text);

}  // namespace bluedot::source
