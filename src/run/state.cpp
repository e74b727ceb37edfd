#include "run/state.hpp"

#include "base/error.hpp"
#include "base/gzip_file.hpp"
#include "base/interrupt.hpp"
#include "base/number_text.hpp"
#include "base/temporary_folder.hpp"
#include "net/process.hpp"
#include "pipeline/backup_run.hpp"
#include "pipeline/manifest_file.hpp"
#include "pipeline/open_store.hpp"
#include "pipeline/restore_run.hpp"
#include "run/publish_step.hpp"
#include "sql/migrator.hpp"
#include "store/tables/run_log.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <thread>
#include <vector>

namespace bluedot::run {
namespace {

namespace fs = std::filesystem;

// A runner that was killed leaves its claim. No job of a CI service lasts longer (GitHub: 6 hours).
constexpr int64_t k_claim_ms = int64_t{6} * 60 * base::k_ms_per_minute;
// How long the one that may stay waits for the other to give way.
constexpr int k_most_looks = 20;
constexpr std::chrono::milliseconds k_between_looks{500};

struct Claim {
  std::string path, runner;
  base::Instant since;
};

// `claim-12-RUNNER.json`; nothing for another name.
std::optional<std::string> runner_of(const std::string& name, int64_t generation) {
  const std::string head = fmt::format("claim-{}-", generation);
  if (!name.starts_with(head) || !name.ends_with(".json")) return std::nullopt;
  return name.substr(head.size(), name.size() - head.size() - 5);
}

// `generation-12/store.db.json`, which is put last; nothing for another path.
std::optional<int64_t> generation_of(const std::string& path) {
  const size_t slash = path.find('/');
  if (!path.starts_with("generation-") || slash == std::string::npos || path.substr(slash) != "/store.db.json") {
    return std::nullopt;
  }
  return base::parse_number<int64_t>(path.substr(11, slash - 11));
}

int64_t last_generation(const source::RemoteListing& listing) {
  int64_t last = 0;
  for (const source::RemoteFile& file : listing.files) last = std::max(last, generation_of(file.path).value_or(0));
  return last;
}

std::vector<Claim> other_claims(const source::RemoteListing& listing, int64_t generation, const std::string& own) {
  std::vector<Claim> claims;
  for (const source::RemoteFile& file : listing.files) {
    const auto runner = runner_of(file.path, generation);
    if (runner && *runner != own) claims.push_back({file.path, *runner, file.modified});
  }
  return claims;
}

void run_tar(const std::vector<std::string>& arguments) {
  net::Program program;
  program.arguments = {"tar"};
  program.arguments.insert(program.arguments.end(), arguments.begin(), arguments.end());
  const net::ProgramResult result = net::run_program(program);
  if (!result.is_ok()) throw base::Error(fmt::format("tar {}: {}", arguments.at(1), result.err));
}

void copy(const source::Rclone& rclone, const std::string& from, const std::string& to) {
  const net::ProgramResult result = rclone.run({"copyto"}, {from, to});
  if (!result.is_ok()) throw source::RemoteError(to, source::failure_of(result));
}

// Which generation the store beside it is, and the mark that it then had.
struct Here {
  int64_t generation = 0;
  std::string mark;
};

fs::path here_file(const pipeline::Workspace& workspace) {
  return workspace.store.string() + "-generation";
}

Here read_here(const pipeline::Workspace& workspace) {
  std::ifstream in(here_file(workspace));
  Here here;
  in >> here.generation >> here.mark;
  return here;
}

void write_here(const pipeline::Workspace& workspace, const Here& here) {
  std::ofstream out(here_file(workspace));
  out << here.generation << ' ' << here.mark << '\n';
  if (!out.flush()) throw base::Error(here_file(workspace).string() + ": cannot write");
}

}  // namespace

RemoteState::RemoteState(pipeline::Workspace& workspace, std::string remote) : m_remote(std::move(remote)) {
  while (m_remote.size() > 1 && m_remote.ends_with('/')) m_remote.pop_back();
  claim(workspace);
  try {
    bring(workspace);
  } catch (...) {
    drop_claim();
    throw;
  }
}

RemoteState::~RemoteState() {
  try {
    drop_claim();
  } catch (...) {
    // It ends by its age.
  }
}

void RemoteState::drop_claim() const {
  m_rclone.run({"deletefile"}, {m_claim});
}

std::string RemoteState::folder_of(int64_t generation) const {
  return fmt::format("{}/generation-{}", m_remote, generation);
}

void RemoteState::claim(const pipeline::Workspace& workspace) {
  const base::Instant now = workspace.clock.now();
  std::string runner = pipeline::new_run_id(now);
  std::ranges::replace(runner, ':', '.');
  m_generation = last_generation(m_rclone.list(m_remote));
  m_claim = fmt::format("{}/claim-{}-{}.json", m_remote, m_generation + 1, runner);
  m_rclone.write_text(m_claim, fmt::format("{{\"runner\": \"{}\", \"actor\": \"{}\"}}\n", runner, workspace.actor));
  for (int looks = 1;; ++looks) {
    const source::RemoteListing listing = m_rclone.list(m_remote);
    auto others = other_claims(listing, m_generation + 1, runner);
    std::erase_if(others, [&](const Claim& other) { return now.milliseconds - other.since.milliseconds > k_claim_ms; });
    if (others.empty() && last_generation(listing) == m_generation) return;
    const bool is_first = std::ranges::all_of(others, [&](const Claim& other) { return runner < other.runner; });
    const bool gives_way = others.empty() || !is_first || looks == k_most_looks;
    if (gives_way) {
      drop_claim();
      throw base::Error(
          fmt::format(
              "{}: another runner is at work{}", m_remote,
              others.empty()
                  ? ""
                  : fmt::format(": {}, since {} (a claim ends after six hours; if that one was killed, remove {})",
                                others.front().runner, others.front().since.iso(), others.front().path)),
          base::ErrorKind::locked);
    }
    base::throw_if_interrupted();
    std::this_thread::sleep_for(k_between_looks);
  }
}

void RemoteState::bring(pipeline::Workspace& workspace) const {
  const bool is_here = fs::exists(workspace.store);
  if (is_here && read_here(workspace).generation == m_generation) return;
  if (is_here) {
    throw base::Error(fmt::format("{} is not generation {} of {}; move it away, and the run brings that one",
                                  workspace.store.string(), m_generation, m_remote));
  }
  if (m_generation == 0) {
    workspace.report_warning(m_remote + " holds no generation: this run begins a new store");
    return;
  }
  const base::TemporaryFolder folder("bluedot-state");
  const fs::path packed = folder.path() / "store.db.gz", backup = folder.path() / "store.db";
  const std::string from = folder_of(m_generation);
  copy(m_rclone, from + "/store.db.gz", packed.string());
  copy(m_rclone, from + "/store.db.json", pipeline::manifest_path(backup).string());
  base::unpack_file(packed, backup);
  pipeline::restore(workspace, backup, false);
  const fs::path git = folder.path() / "git.tar";
  copy(m_rclone, from + "/git.tar", git.string());
  fs::remove_all(git_folders(workspace));
  fs::create_directories(git_folders(workspace));
  run_tar({"-xf", git.string(), "-C", git_folders(workspace).string()});
  // One that must be migrated first is another then.
  const sql::Reader database = sql::Reader::open(workspace.store);
  const bool is_current = sql::missing_migrations(database).empty();
  write_here(workspace, {m_generation, is_current ? store::store_mark(database) : ""});
}

bool RemoteState::is_as_brought(pipeline::Workspace& workspace) const {
  return m_generation > 0 && store::store_mark(pipeline::open_for_reading(workspace)) == read_here(workspace).mark;
}

void RemoteState::put_back(pipeline::Workspace& workspace) {
  const base::TemporaryFolder folder("bluedot-state");
  const fs::path backup = folder.path() / "store.db", packed = folder.path() / "store.db.gz";
  pipeline::make_backup(workspace, {.target = backup, .keep = {}});
  base::pack_file(backup, packed, base::Packing::quick);
  const fs::path git = folder.path() / "git.tar";
  fs::create_directories(git_folders(workspace));
  run_tar({"-cf", git.string(), "-C", git_folders(workspace).string(), "."});

  const int64_t next = m_generation + 1;
  if (last_generation(m_rclone.list(m_remote)) != m_generation) {
    throw base::Error(fmt::format("{}: another runner has put generation {} there; what this run did is in {} alone",
                                  m_remote, next, workspace.store.string()));
  }
  copy(m_rclone, packed.string(), folder_of(next) + "/store.db.gz");
  copy(m_rclone, git.string(), folder_of(next) + "/git.tar");
  // Last: with it the generation is whole.
  copy(m_rclone, pipeline::manifest_path(backup).string(), folder_of(next) + "/store.db.json");
  write_here(workspace, {next, store::store_mark(sql::Reader::open(backup))});
  if (next > 2) m_rclone.run({"purge"}, {folder_of(next - 2)});
  m_generation = next;
}

}  // namespace bluedot::run
