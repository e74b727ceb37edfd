// What the day's work is made of, as the configuration names it.
#pragma once

#include "fetch/fetch_settings.hpp"
#include "model/universe.hpp"
#include "notify/channel.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::run {

enum class SourceKind {
  remote,  // a folder of any cloud that rclone reaches, or of this machine
  fetch,   // vendors, asked for the universe
};

struct SourceSettings {
  std::string name;  // a-z 0-9 _ -: it names a folder of the inbox
  SourceKind kind = SourceKind::remote;
  fetch::FetchSettings fetch = {};  // of that kind; what follows is of the other
  std::string remote;               // `gdrive:BlueDot/daily/{date}`, or a path; `{date}` is what the trigger says
  // Files that stand beside the folder of deliveries, or whole remotes. Empty: none.
  std::string trigger;  // holds the date or ISO week that is ready
  std::string status;   // the folder to which `<name>_status.json` goes after a run
  // A delivery is complete if it has so many files, or those that its manifest (lines `md5  path`) lists; without
  // either, if it has as many as the one before it, less the tolerance.
  std::optional<size_t> expect_files;
  std::string expect_manifest;
  size_t tolerance_percent = 10;
  bool strict = false;        // a short delivery is not taken
  bool moves = false;         // files that were taken in are moved to `taken/<run's date>` beside the folder
  size_t settle_seconds = 5;  // without a trigger: how long a listing must stay the same

  friend bool operator==(const SourceSettings&, const SourceSettings&) = default;
};

// A branch of a git repository that shows the export tree, as GitHub Pages serves it.
struct PublicationSettings {
  std::string name;  // a-z 0-9 _ -
  std::string url, branch = "gh-pages";
  bool replaces = false;  // what was not published from this store; said on the command line, once

  friend bool operator==(const PublicationSettings&, const PublicationSettings&) = default;
};

enum class NotifyWhen {
  change,   // trouble that is new, goes on for another day, or has ended
  trouble,  // every run that is degraded or failed, and the end of it
  always,   // every run that did anything
};

struct ChannelSettings {
  std::string name;  // a-z 0-9 _ -
  notify::ChannelKind kind = notify::ChannelKind::slack;
  std::string url;     // slack, discord, webhook: `env:NAME` or `file:PATH`; email: smtps://host:465, smtp://host:587
  std::string secret;  // webhook: signs; email: the password of `user`. `env:NAME` or `file:PATH`
  std::string user, from;
  std::vector<std::string> to;
  std::string ca_file;  // certificates to trust instead of the system's, PEM; empty: the system's
  NotifyWhen when = NotifyWhen::change;

  friend bool operator==(const ChannelSettings&, const ChannelSettings&) = default;
};

// When what a run took in is good enough.
struct JudgeSettings {
  double min_success_percent = 95;  // of documents that could be used, and of the universe's symbols that are there
  size_t min_documents = 0;
  bool strict = false;  // what is not is taken back before anything is exported

  friend bool operator==(const JudgeSettings&, const JudgeSettings&) = default;
};

struct RunSettings {
  std::vector<SourceSettings> sources;
  std::vector<vendor::Provider> providers;  // that are configured, in that order
  std::string universe_file;                // empty: none
  model::Universe universe = {};            // what it says
  JudgeSettings judge;
  std::vector<PublicationSettings> publish;
  std::vector<ChannelSettings> notify;
  std::filesystem::path inbox;        // every body that came in is kept there
  size_t inbox_keep_days = 90;        // for so long
  std::vector<std::string> schedule;  // `18:30 Asia/Kolkata mon-fri`
  size_t poll_seconds = 300;          // how long `watch` may not see what came to a remote
  std::string state;                  // a remote folder that keeps the store between runs, where no disk lasts

  friend bool operator==(const RunSettings&, const RunSettings&) = default;
};

}  // namespace bluedot::run
