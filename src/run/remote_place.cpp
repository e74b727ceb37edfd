#include "run/remote_place.hpp"

#include "base/date.hpp"
#include "base/error.hpp"
#include "base/number_text.hpp"
#include "base/printable.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::run {
namespace {

constexpr std::string_view k_date = "{date}";
constexpr std::string_view k_space = " \t\r\n";
constexpr std::string_view k_byte_order_mark = "\xef\xbb\xbf";  // Windows' Notepad writes one

// `2025-W31`: a week that a year can have.
bool is_iso_week(std::string_view text) {
  if (text.size() != 8 || text.substr(4, 2) != "-W") return false;
  const auto year = base::parse_number<unsigned>(text.substr(0, 4)),
             week = base::parse_number<unsigned>(text.substr(6));
  return year && week && *week >= 1 && *week <= 53;
}

std::string trimmed(std::string text) {
  if (text.starts_with(k_byte_order_mark)) text.erase(0, k_byte_order_mark.size());
  const size_t first = text.find_first_not_of(k_space);
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(k_space) - first + 1);
}

// A folder that is not there is a path that was mistyped, and no file will ever come to it.
void require_folder_of(const source::Rclone& rclone, const std::string& path) {
  const size_t end = path.find_last_of("/:");
  if (end == std::string::npos || end == 0) return;
  const std::string folder = path.substr(0, path[end] == ':' ? end + 1 : end);
  if (rclone.has_folder(folder)) return;
  throw base::Error(fmt::format("{}: there is no such folder, so {} cannot come", folder, path.substr(end + 1)));
}

}  // namespace

bool is_delivery_name(std::string_view text) {
  return base::Date::parse_iso(text).has_value() || is_iso_week(text);
}

std::string remote_of(const SourceSettings& source, const std::string& name) {
  std::string remote = source.remote;
  for (size_t at = remote.find(k_date); at != std::string::npos; at = remote.find(k_date, at + name.size())) {
    remote.replace(at, k_date.size(), name);
  }
  return remote;
}

std::string beside(const SourceSettings& source, const std::string& path) {
  if (path.starts_with('/') || path.find(':') != std::string::npos) return path;
  std::string folder = source.remote.substr(0, source.remote.find(k_date));
  while (folder.ends_with('/')) folder.pop_back();
  const size_t end = folder.find_last_of("/:");
  return (end == std::string::npos ? "" : folder.substr(0, end + 1)) + path;
}

std::optional<ReadyDelivery> ready_delivery(const source::Rclone& rclone, const SourceSettings& source) {
  if (source.trigger.empty()) return ReadyDelivery{"", source.remote};
  const std::string trigger = beside(source, source.trigger);
  const auto text = rclone.read_text(trigger);
  if (!text) {
    require_folder_of(rclone, trigger);
    return std::nullopt;
  }
  const std::string name = trimmed(*text);
  if (name.empty()) return std::nullopt;  // it is being written
  if (!is_delivery_name(name)) {
    throw base::Error(fmt::format("{}: '{}' is neither a date (2025-08-01) nor an ISO week (2025-W31)", trigger,
                                  base::printable(name, 40)));
  }
  return ReadyDelivery{name, remote_of(source, name)};
}

}  // namespace bluedot::run
