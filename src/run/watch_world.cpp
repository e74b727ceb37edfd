#include "base/error.hpp"
#include "base/folder.hpp"
#include "base/interrupt.hpp"
#include "run/pull.hpp"
#include "run/watch.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace bluedot::run {
namespace {

// SIGTERM is seen within this time, whatever thread it comes to.
constexpr int k_slice_ms = 200;
// A file that was written, or put there whole; not one that is still being written.
constexpr uint32_t k_arrivals = IN_CLOSE_WRITE | IN_MOVED_TO;

// Tells of files that arrive in folders of this machine. Folders below them that come later are found by polling.
class FolderWatch {
 public:
  explicit FolderWatch(const std::vector<SourceSettings>& sources)
      : m_inotify(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    if (!m_inotify.is_open()) throw base::system_error("inotify", errno);
    for (const SourceSettings& source : sources) {
      const std::filesystem::path folder = source.remote.substr(0, source.remote.find("{date}"));
      if (std::filesystem::is_directory(folder)) add(folder);
    }
  }

  // Whether a file arrived before that many milliseconds had gone by.
  bool wait(int timeout_ms) const {
    pollfd waiting{m_inotify.get(), POLLIN, 0};
    if (poll(&waiting, 1, timeout_ms) <= 0) return false;
    alignas(inotify_event) std::array<char, 4096> events;
    while (read(m_inotify.get(), events.data(), events.size()) > 0) {
    }
    return true;
  }

 private:
  void add(const std::filesystem::path& folder) const {
    if (inotify_add_watch(m_inotify.get(), folder.c_str(), k_arrivals) < 0) {
      throw base::system_error(folder.string() + ": cannot be watched", errno);
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (entry.is_directory()) inotify_add_watch(m_inotify.get(), entry.path().c_str(), k_arrivals);
    }
  }

  base::FileDescriptor m_inotify;
};

}  // namespace

WatchWorld real_world(pipeline::Workspace& workspace, const RunSettings& settings) {
  const auto folders = std::make_shared<FolderWatch>(settings.sources);
  const base::Clock clock = workspace.clock;
  return {.now = [clock] { return clock.now(); },
          .wait =
              [clock, folders](base::Instant until) {
                while (!base::interrupted() && clock.now() < until) {
                  const int64_t left = until.milliseconds - clock.now().milliseconds;
                  if (folders->wait(static_cast<int>(std::clamp<int64_t>(left, 0, k_slice_ms)))) break;
                }
                return !base::interrupted();
              },
          .has_arrived =
              [&workspace, &settings] {
                return std::ranges::any_of(
                    settings.sources, [&](const SourceSettings& source) { return has_arrived(workspace, source); });
              },
          .run = [&workspace, &settings](model::RunTrigger trigger) { return run(workspace, settings, trigger); }};
}

}  // namespace bluedot::run
