#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "base/interrupt.hpp"
#include "run/pull.hpp"
#include "run/remote_place.hpp"
#include "run/watching/watch.hpp"

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
// A file that was written, or put there whole; and a folder that is new, in which files may arrive.
constexpr uint32_t k_arrivals = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE;

// Tells of files that arrive in the folders of sources that are folders of this machine, and of their triggers.
class FolderWatch {
 public:
  explicit FolderWatch(const std::vector<SourceSettings>& sources)
      : m_inotify(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    if (!m_inotify.is_open()) throw base::system_error("inotify", errno);
    for (const SourceSettings& source : sources) {
      if (source.kind != SourceKind::remote) continue;
      m_folders.emplace_back(source.remote.substr(0, source.remote.find("{date}")));
      if (!source.trigger.empty()) {
        m_folders.push_back(std::filesystem::path(beside(source, source.trigger)).parent_path());
      }
    }
    watch_all();
  }

  // Whether something arrived before that many milliseconds had gone by.
  bool wait(int timeout_ms) const {
    pollfd waiting{m_inotify.get(), POLLIN, 0};
    if (poll(&waiting, 1, timeout_ms) <= 0) return false;
    alignas(inotify_event) std::array<char, 4096> events;
    while (read(m_inotify.get(), events.data(), events.size()) > 0) {
    }
    watch_all();
    return true;
  }

 private:
  // One that is watched already stays so. A folder that goes away meanwhile, or cannot be read, is looked at by
  // polling.
  void watch_all() const {
    for (const std::filesystem::path& folder : m_folders) {
      std::error_code gone;
      inotify_add_watch(m_inotify.get(), folder.c_str(), k_arrivals);
      for (auto entry = std::filesystem::recursive_directory_iterator(folder, gone);
           !gone && entry != std::filesystem::recursive_directory_iterator(); entry.increment(gone)) {
        if (entry->is_directory(gone)) inotify_add_watch(m_inotify.get(), entry->path().c_str(), k_arrivals);
      }
    }
  }

  base::FileDescriptor m_inotify;
  std::vector<std::filesystem::path> m_folders;
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
