#include "source/rclone_fetch.hpp"

#include "base/error.hpp"
#include "base/interrupt.hpp"
#include "base/on_threads.hpp"
#include "source/local_folder.hpp"
#include "source/rclone_log.hpp"
#include "source/staged_file.hpp"

#include <algorithm>
#include <map>
#include <system_error>

namespace bluedot::source {
namespace {

namespace fs = std::filesystem;

// Far below what one command line may hold (2 MB), at some 200 bytes a pair.
constexpr size_t k_pairs_per_process = 500;
// Of the copies by id that fail one after the other before the rest is given up: each costs a process.
constexpr size_t k_failures_in_a_row = 3;

class Fetch {
 public:
  Fetch(const Rclone& rclone, const std::string& remote, const fs::path& staging_folder)
      : m_rclone(rclone), m_remote(remote), m_staging(fs::absolute(staging_folder)) {}

  std::vector<FetchedFile> run(const std::vector<RemoteFile>& files) {
    for (const RemoteFile& file : files) m_files.push_back({file, {}, false, {}});
    on_each_file(&Fetch::look_for_earlier);
    const std::optional<fs::path> folder = local_folder(m_remote);
    for (int round = 0; round < 2; ++round) {
      if (folder && round == 0) {
        copy_here(*folder);
      } else {
        copy_by_path();
      }
      copy_by_id();
      on_each_file(&Fetch::verify);
    }
    return std::move(m_files);
  }

 private:
  fs::path place_of(const FetchedFile& fetched) const { return m_staging / staged_path(fetched.file); }

  // What reads the whole file.
  void on_each_file(void (Fetch::*work)(FetchedFile& fetched)) {
    base::on_threads(m_rclone.threads(), m_files.size(), [&](size_t index) { (this->*work)(m_files[index]); });
  }

  static void remove(const fs::path& path) {
    std::error_code error;
    fs::remove_all(path, error);
    if (error) throw base::system_error(path.string() + ": cannot be removed", error.value());
  }

  // rclone takes a file's room before it has its bytes, so the right size alone proves nothing about an earlier run.
  void look_for_earlier(FetchedFile& fetched) {
    if (way_of(fetched.file) == Way::none) {
      fetched.failure = {RemoteFailure::refused, fetched.file.shares_path
                                                     ? "several files have this path, and none has an id to tell them"
                                                     : "its name cannot be asked for safely; rename it"};
      return;
    }
    const fs::path path = place_of(fetched);
    std::error_code error;
    if (!fs::exists(fs::symlink_status(path, error))) return;
    if (!fetched.file.md5.empty() && !find_damage(fetched.file, path)) {
      accept(fetched, path);
    } else {
      remove(path);
    }
  }

  static void accept(FetchedFile& fetched, const fs::path& path) {
    fetched.path = path;
    fetched.is_md5_verified = !fetched.file.md5.empty();
    fetched.failure.reset();
  }

  // Still to be tried, this way. Who is not let in, or has used up the day, need not knock twice.
  std::vector<FetchedFile*> wanted(Way way) {
    std::vector<FetchedFile*> wanted;
    for (FetchedFile& fetched : m_files) {
      const bool is_hopeless = fetched.failure && (fetched.failure->kind == RemoteFailure::auth ||
                                                   fetched.failure->kind == RemoteFailure::quota);
      if (fetched.path.empty() && !is_hopeless && way_of(fetched.file) == way) wanted.push_back(&fetched);
    }
    return wanted;
  }

  // What does not come this way, rclone is asked for next, and it says why.
  void copy_here(const fs::path& folder) {
    const std::vector<FetchedFile*> files = wanted(Way::by_path);
    base::on_threads(m_rclone.threads(), files.size(), [&](size_t index) {
      base::throw_if_interrupted();
      if (files[index]->file.md5.empty()) return;  // nothing here could tell whether it came right
      const fs::path to = place_of(*files[index]);
      fs::create_directories(to.parent_path());
      std::error_code ignored;
      fs::copy_file(folder / files[index]->file.path, to, ignored);
    });
  }

  void copy_by_path() {
    const std::vector<FetchedFile*> files = wanted(Way::by_path);
    m_failure_of_all.reset();
    if (files.empty()) return;
    std::string list;
    for (const FetchedFile* fetched : files) list += fetched->file.path + "\n";
    // One try, because what failed is tried again here, and only that. `-`: the list comes on standard input. No room
    // is taken beforehand: the disk would have to free it again when the file is packed.
    std::vector<std::string> command = {"copy", "--retries=1", "--local-no-preallocate", "--files-from-raw", "-"};
    // What verify() looks at, rclone need not. Where a file has no md5, rclone may know another digest of it.
    const bool have_md5 = std::ranges::none_of(files, [](const FetchedFile* one) { return one->file.md5.empty(); });
    if (have_md5) command.emplace_back("--ignore-checksum");
    const net::ProgramResult result = m_rclone.run(command, {m_remote, (m_staging / "files").string()}, list);
    std::map<std::string, std::string> message_of;
    for (LogLine& line : parse_log(result.err)) {
      if (line.is_error && !line.object.empty()) message_of[line.object] = std::move(line.message);
    }
    for (FetchedFile* fetched : files) {
      fetched->failure.reset();
      if (const auto found = message_of.find(fetched->file.path); found != message_of.end()) {
        fetched->failure = failure_of(found->second);
      } else if (!result.is_ok()) {
        m_failure_of_all = failure_of(result);
      }
    }
  }

  // rclone stops at the first id that fails, so the next process goes on after it.
  void copy_by_id() {
    std::vector<FetchedFile*> files = wanted(Way::by_id);
    if (!files.empty()) fs::create_directories(m_staging / "by_id");
    size_t failures = 0;
    for (auto next = files.begin(); next != files.end();) {
      base::throw_if_interrupted();
      const auto end = next + std::min<ptrdiff_t>(k_pairs_per_process, files.end() - next);
      std::vector<std::string> operands = {"copyid", m_remote};
      for (auto file = next; file != end; ++file) {
        (*file)->failure.reset();
        operands.insert(operands.end(), {(*file)->file.id, place_of(**file).string()});
      }
      const net::ProgramResult result = m_rclone.run({"backend", "--retries=1"}, operands);
      if (result.is_ok()) {
        next = end;
        continue;
      }
      const auto failed = std::find_if(next, end, [&](const FetchedFile* fetched) {
        return find_damage(fetched->file, place_of(*fetched)).has_value();
      });
      failures = failed == next ? failures + 1 : 1;
      if (failed != end) (*failed)->failure = failure_of(result);
      next = failed == end ? end : failed + 1;
      if (failures < k_failures_in_a_row) continue;
      for (; next != files.end(); ++next) (*next)->failure = failure_of(result);
    }
  }

  void verify(FetchedFile& fetched) {
    if (!fetched.path.empty() || way_of(fetched.file) == Way::none) return;
    const fs::path path = place_of(fetched);
    std::optional<Failure> damage = find_damage(fetched.file, path);
    if (!damage) return accept(fetched, path);
    // What rclone said explains more than that nothing came.
    if (!fetched.failure) {
      fetched.failure = damage->kind == RemoteFailure::absent && m_failure_of_all ? m_failure_of_all : damage;
    }
    remove(path);
  }

  const Rclone& m_rclone;
  const std::string& m_remote;
  fs::path m_staging;
  std::vector<FetchedFile> m_files;
  std::optional<Failure> m_failure_of_all;  // of the last copy by path, where it named no file
};

}  // namespace

std::vector<FetchedFile> fetch(const Rclone& rclone, const std::string& remote, const std::vector<RemoteFile>& files,
                               const fs::path& staging_folder) {
  return Fetch(rclone, remote, staging_folder).run(files);
}

}  // namespace bluedot::source
