// Folders in any cloud, through the program rclone (1.60 or newer): one short-lived process an operation.
//
// A remote is what rclone takes: `gdrive:BlueDot-Trading-Data/daily`, or a local folder. How to reach it and with which
// credentials is rclone's own configuration (its file, or RCLONE_CONFIG_… in the environment), which is passed on as it
// is. Secrets never come by way of arguments, which other users can read. Fetching: rclone_fetch.hpp.
#pragma once

#include "net/process.hpp"
#include "source/rclone_failure.hpp"
#include "source/remote_listing.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::source {

struct RcloneSettings {
  std::string program = "rclone";                       // a path, or a name in PATH
  std::vector<std::string> flags = {};                  // beside our own: `--tpslimit=8`
  std::map<std::string, std::string> environment = {};  // beside ours
  // Of one operation. rclone itself gives up on a silent connection after five minutes; this ends what never would.
  std::chrono::milliseconds timeout = std::chrono::hours(1);
  size_t threads = 1;  // that digest files of this machine, or what has come
};

// Constant member functions may be called from several threads. All throw Error if rclone is missing or a remote has a
// secret in it (usage), Error (interrupted) after a signal, and RemoteError for what the remote did not do.
class Rclone {
 public:
  // Throws Error (usage) for a flag that would make it lose files, leave its folder or be commanded from outside:
  // --local-encoding, --links, --copy-links, --fast-list, --rc….
  explicit Rclone(RcloneSettings settings = {});

  // Every file below the remote, with its md5 where the remote has one. A missing folder is a listing that says so.
  // That the service calls its own listing incomplete is a failure.
  RemoteListing list(const std::string& remote) const;
  // Whether there is such a folder. One in a bucket is there as long as the bucket is.
  bool has_folder(const std::string& remote) const;
  // A small file; nothing if there is none.
  std::optional<std::string> read_text(const std::string& remote_path) const;
  // Makes or replaces a small file, and the folders above it where they are missing.
  void write_text(const std::string& remote_path, const std::string& text) const;

  size_t threads() const { return m_settings.threads; }

  // Any other operation: `command` and its flags, then the operands after `--`.
  net::ProgramResult run(const std::vector<std::string>& command, const std::vector<std::string>& operands,
                         const std::string& input = {}) const;

 private:
  RcloneSettings m_settings;
};

}  // namespace bluedot::source
