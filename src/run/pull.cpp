#include "run/pull.hpp"

#include "base/date.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/printable.hpp"
#include "base/size_text.hpp"
#include "run/completeness.hpp"
#include "run/recorder.hpp"
#include "run/remote_place.hpp"
#include "source/folder_source.hpp"
#include "source/rclone_fetch.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <set>
#include <thread>

namespace bluedot::run {
namespace {

using model::RunOutcome;
using model::RunStep;
using source::RemoteFile;
using source::RemoteListing;

constexpr size_t k_named_faults = 10;
constexpr int k_most_listings = 60;  // five minutes of looking, by default, whether a delivery is whole

// As in folders that are taken in by hand: what begins with a dot, or lies in such a folder, is somebody's own. `..` is
// no such beginning but an odd one, and what is odd is fetched or told.
bool is_hidden(std::string_view path) {
  for (size_t begin = 0; begin != std::string_view::npos;) {
    const size_t end = path.find('/', begin);
    const std::string_view part = path.substr(begin, end - begin);
    if (part.starts_with('.') && !part.starts_with("..")) return true;
    begin = end == std::string_view::npos ? end : end + 1;
  }
  return false;
}

bool is_document(const RemoteFile& file) {
  const std::string_view path = file.path;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return !is_hidden(path) && !name.starts_with('_') && source::is_named_like_a_document(name);
}

// By md5, else by size and time.
std::string version_of(const RemoteFile& file) {
  return file.md5.empty() ? fmt::format("{} bytes at {}", file.size_bytes, file.modified.iso()) : file.md5;
}

// The first few of a list of faults, a line each.
class Faults {
 public:
  void add(std::string_view path, std::string_view reason) {
    if (m_count++ < k_named_faults) {
      m_text += fmt::format("\n{}: {}", base::printable(path), base::printable(reason));
    }
  }
  bool empty() const { return m_count == 0; }
  size_t count() const { return m_count; }
  std::string text() const {
    return m_count <= k_named_faults ? m_text : fmt::format("{}\nand {} more", m_text, m_count - k_named_faults);
  }

 private:
  size_t m_count = 0;
  std::string m_text;
};

class Puller {
 public:
  Puller(pipeline::Workspace& workspace, const Inbox& inbox, Pulled& pulled, RunStep& step)
      : m_workspace(workspace), m_inbox(inbox), m_pulled(pulled), m_step(step), m_rclone({.threads = workspace.jobs}) {}

  void pull() {
    const SourceSettings& source = m_pulled.source;
    m_inbox.record_left_over(m_workspace);
    const auto place = ready_delivery(m_rclone, source);
    if (!place) {
      return end(RunOutcome::nothing,
                 fmt::format("{}: is not there; nothing is ready", beside(source, source.trigger)));
    }
    m_pulled.name = place->name;
    RemoteListing listing = m_rclone.list(place->remote);
    if (listing.is_absent) throw base::Error(place->remote + ": there is no such folder");
    choose(listing);
    if (!m_new.empty() && source.trigger.empty()) {
      if (!has_settled(place->remote, listing)) {
        return end(RunOutcome::nothing,
                   fmt::format("{}: files are still arriving; the next run takes them", place->remote));
      }
      choose(listing);
    }
    if (m_documents.empty() && !source.trigger.empty() && !source.moves) {
      return end(RunOutcome::degraded,
                 fmt::format("{}: the trigger names it, and it holds no documents", place->remote));
    }
    forget_what_went();
    if (m_new.empty()) {
      return end(RunOutcome::nothing, m_documents.empty() ? fmt::format("{}: holds no documents", place->remote)
                                                          : fmt::format("{}: all {} files were taken before",
                                                                        place->remote, m_documents.size()));
    }
    const std::string gap = what_is_missing();
    if (!gap.empty() && source.strict) {
      return end(RunOutcome::failed,
                 fmt::format("{}: the delivery is short and was not taken: {}", place->remote, gap));
    }
    take(place->remote, gap);
  }

 private:
  void end(RunOutcome outcome, std::string message) {
    m_step.outcome = outcome;
    m_step.message = std::move(message);
  }

  // Which files are documents, and which of them are new or changed.
  void choose(const RemoteListing& listing) {
    const auto taken = store::delivered_versions(pipeline::open_for_reading(m_workspace), m_pulled.source.name);
    m_documents.clear();
    m_new.clear();
    m_notes = {};
    for (const RemoteFile& file : listing.files) {
      if (file.path == m_pulled.source.expect_manifest) m_manifest = file;
      if (!is_document(file)) continue;
      m_documents.push_back(file);
      if (!is_as_taken(taken, file)) m_new.push_back(file);
      if (file.shares_path) {
        m_notes.add(file.path, fmt::format("there are several files of this name; {} is one", file.id));
      }
    }
    for (const source::SkippedFile& file : listing.skipped) m_notes.add(file.path, file.reason);
  }

  // What the inbox has dropped is remembered as long as the source lists it, so that it is not fetched again. An empty
  // folder is no sign: it may be on its way from one delivery to the next.
  void forget_what_went() {
    if (m_documents.empty()) return;
    const std::string& source = m_pulled.source.name;
    std::vector<store::RemoteName> gone = store::files_not_kept(pipeline::open_for_reading(m_workspace), source);
    std::set<store::RemoteName> listed;
    for (const RemoteFile& file : m_documents) listed.emplace(file.path, file.id);
    std::erase_if(gone, [&](const store::RemoteName& name) { return listed.contains(name); });
    if (gone.empty()) return;
    write_store(m_workspace, [&](sql::Writer& database) { store::forget_files(database, source, gone); });
  }

  // Waits until two listings, some seconds apart, are the same; `listing` is the last. False: it goes on for too long.
  bool has_settled(const std::string& remote, RemoteListing& listing) const {
    if (m_pulled.source.settle_seconds == 0) return true;
    for (int looks = 0; looks < k_most_listings; ++looks) {
      wait(std::chrono::seconds(m_pulled.source.settle_seconds));
      RemoteListing next = m_rclone.list(remote);
      if (next == listing) return true;
      listing = std::move(next);
    }
    return false;
  }

  static void wait(std::chrono::seconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < until) {
      base::throw_if_interrupted();
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }

  std::string what_is_missing() {
    const SourceSettings& source = m_pulled.source;
    if (!source.expect_manifest.empty()) {
      if (!m_manifest) return fmt::format("there is no {}", source.expect_manifest);
      return missing_of_manifest(fetch_text(*m_manifest), m_documents);
    }
    const sql::Reader database = pipeline::open_for_reading(m_workspace);
    // Of a delivery that was moved away, what comes later, such as a corrected file, is no whole one.
    const bool has_begun = !m_pulled.name.empty() && store::has_delivered(database, source.name, m_pulled.name);
    if (source.moves && has_begun) return "";
    const auto before = store::listed_before(database, source.name, m_pulled.name);
    return missing_of_count(source, m_documents.size(), before);
  }

  std::string fetch_text(const RemoteFile& file) {
    return m_rclone.read_text(remote_of(m_pulled.source, m_pulled.name) + "/" + file.path).value_or("");
  }

  void take(const std::string& remote, const std::string& gap) {
    std::vector<Fetched> arrived;
    int64_t bytes = 0;
    Faults faults;
    for (source::FetchedFile& one : source::fetch(m_rclone, remote, m_new, m_inbox.staging())) {
      if (one.failure) {
        faults.add(one.file.path, one.failure->text);
        continue;
      }
      bytes += one.file.size_bytes;
      arrived.push_back({one.path, {{one.file.path, one.file.id}, version_of(one.file), {}, {}}, true});
    }
    const size_t count = arrived.size();
    if (count > 0) {
      m_inbox.arrive(m_workspace,
                     {.source = m_pulled.source.name,
                      .name = m_pulled.name,
                      .bytes = bytes,
                      .listed = std::ssize(m_documents),
                      .gap = gap},
                     std::move(arrived));
    }
    m_step.counts = {{"files", static_cast<int64_t>(count)},
                     {"bytes", bytes},
                     {"failed", static_cast<int64_t>(faults.count())},
                     {"listed", std::ssize(m_documents)}};
    const bool is_whole = gap.empty() && faults.empty();
    std::string message =
        fmt::format("{}: {} of {} files taken, {}", remote, count, m_documents.size(), base::size_text(bytes));
    const size_t known = m_documents.size() - m_new.size();
    if (known > 0) message += fmt::format("; {} were taken before", known);
    if (!gap.empty()) message += "\nthe delivery is short: " + gap;
    // A file that cannot be had is the same trouble on the day it comes and on the next, when it alone is left.
    const bool has_nothing = count == 0 && known == 0;
    m_step.stays_open = !gap.empty() && faults.empty();
    end(has_nothing ? RunOutcome::failed
        : is_whole  ? RunOutcome::ok
                    : RunOutcome::degraded,
        message + faults.text() + m_notes.text());
  }

  pipeline::Workspace& m_workspace;
  const Inbox& m_inbox;
  Pulled& m_pulled;
  RunStep& m_step;
  source::Rclone m_rclone;
  std::vector<RemoteFile> m_documents, m_new;
  std::optional<RemoteFile> m_manifest;
  Faults m_notes;
};

}  // namespace

bool is_as_taken(const store::TakenVersions& taken, const RemoteFile& file) {
  const auto found = taken.find({file.path, file.id});
  return found != taken.end() && found->second == version_of(file);
}

bool has_arrived(pipeline::Workspace& workspace, const SourceSettings& source) {
  if (source.kind != SourceKind::remote) return false;  // vendors are asked at the times of the schedule
  const source::Rclone rclone({.threads = workspace.jobs});
  const auto place = ready_delivery(rclone, source);
  if (!place) return false;
  const RemoteListing listing = rclone.list(place->remote);
  if (listing.is_absent) throw base::Error(place->remote + ": there is no such folder");
  store::TakenVersions taken;
  if (std::filesystem::exists(workspace.store)) {
    taken = store::delivered_versions(pipeline::open_for_reading(workspace), source.name);
  }
  return std::ranges::any_of(listing.files,
                             [&](const RemoteFile& file) { return is_document(file) && !is_as_taken(taken, file); });
}

void pull(pipeline::Workspace& workspace, const Inbox& inbox, Pulled& pulled, RunStep& step) {
  Puller(workspace, inbox, pulled, step).pull();
}

}  // namespace bluedot::run
