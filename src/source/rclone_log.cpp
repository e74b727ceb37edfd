#include "source/rclone_log.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace bluedot::source {
namespace {

using nlohmann::json;

// `2026/11/29 17:16:48 Failed to create file system for "x:": didn't find section in config file`
constexpr std::string_view k_time_like = "0000/00/00 00:00:00 ";

bool begins_with_time(std::string_view line) {
  return line.size() > k_time_like.size() && line[4] == '/' && line[7] == '/' && line[13] == ':' && line[19] == ' ';
}

}  // namespace

std::vector<LogLine> parse_log(std::string_view text) {
  std::vector<LogLine> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    const json entry = json::parse(line, nullptr, false);
    if (entry.is_object()) {
      const std::string level = entry.value("level", "");
      lines.push_back({level == "error" || level == "critical" || level == "fatal", entry.value("object", ""),
                       entry.value("msg", "")});
    } else if (begins_with_time(line)) {
      lines.push_back({true, "", std::string(line.substr(k_time_like.size()))});
    }
  }
  return lines;
}

}  // namespace bluedot::source
