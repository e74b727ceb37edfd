#include "source/rclone_move.hpp"

#include "base/error.hpp"
#include "source/rclone_log.hpp"
#include "source/staged_file.hpp"

#include <map>
#include <utility>

namespace bluedot::source {
namespace {

using Key = std::pair<std::string, std::string>;  // path and id

Key key_of(const RemoteFile& file) {
  return {file.path, file.id};
}

// Why a file is not to be moved, if it still stands there.
std::optional<Failure> find_obstacle(const RemoteFile& fetched, const RemoteFile& now) {
  if (way_of(now) != Way::by_path) {
    return Failure{RemoteFailure::refused, "its path is shared or odd, so rclone cannot move just this file"};
  }
  if (fetched.md5 != now.md5 || fetched.size_bytes != now.size_bytes ||
      (now.md5.empty() && fetched.modified != now.modified)) {
    return Failure{RemoteFailure::refused, "it changed after it was fetched, and is left for the next run"};
  }
  return std::nullopt;
}

bool is_inside(std::string folder, std::string remote) {
  for (std::string* text : {&folder, &remote}) {
    while (text->ends_with('/')) text->pop_back();
  }
  return folder == remote || folder.starts_with(remote.ends_with(':') ? remote : remote + "/");
}

}  // namespace

std::vector<MovedFile> move_files(const Rclone& rclone, const std::string& remote, const std::vector<RemoteFile>& files,
                                  const std::string& to_remote) {
  if (is_inside(to_remote, remote)) {
    throw base::Error(to_remote + ": lies inside " + remote + ", which its files are to leave", base::ErrorKind::usage);
  }
  std::map<Key, RemoteFile> standing;
  for (RemoteFile& file : rclone.list(remote).files) {
    Key key = key_of(file);
    standing.emplace(std::move(key), std::move(file));
  }
  std::vector<MovedFile> moved;
  std::map<std::string, size_t> asked;  // path -> place in `moved`
  std::string list;
  for (const RemoteFile& file : files) {
    const auto found = standing.find(key_of(file));
    moved.push_back({file, found == standing.end() ? std::nullopt : find_obstacle(file, found->second)});
    if (found == standing.end() || moved.back().failure) continue;
    asked[file.path] = moved.size() - 1;
    list += file.path + "\n";
  }
  if (list.empty()) return moved;
  const net::ProgramResult result = rclone.run({"move", "--files-from-raw", "-"}, {remote, to_remote}, list);
  if (result.is_ok()) return moved;
  bool is_any_named = false;
  for (const LogLine& line : parse_log(result.err)) {
    const auto place = asked.find(line.object);
    if (!line.is_error || place == asked.end()) continue;
    is_any_named = true;
    moved[place->second].failure = failure_of(line.message);
  }
  // Without a name it is the whole that failed. What had been moved by then is found gone by the next call.
  if (!is_any_named) {
    for (const auto& [path, place] : asked) moved[place].failure = failure_of(result);
  }
  return moved;
}

}  // namespace bluedot::source
