#include "pipeline/archive_run.hpp"

#include "base/digest.hpp"
#include "base/durable.hpp"
#include "base/error.hpp"
#include "base/folder.hpp"
#include "base/gzip_file.hpp"
#include "base/stopwatch.hpp"
#include "pipeline/manifest_file.hpp"
#include "pipeline/open_store.hpp"
#include "sql/backup.hpp"
#include "store/archive/archiving.hpp"

#include <fmt/format.h>

namespace bluedot::pipeline {
namespace {

using std::filesystem::path;

// The archive unpacked, beside the store and under its lock. What a killed run left is replaced.
class Unpacked {
 public:
  explicit Unpacked(const path& store)
      : m_path(std::filesystem::weakly_canonical(store).string() + ".archive-partial") {}
  ~Unpacked() { remove(); }
  Unpacked(const Unpacked&) = delete;
  Unpacked& operator=(const Unpacked&) = delete;
  const path& file() const { return m_path; }
  // Before what it was for is committed: a kill behind that needs no command of this kind to clean up.
  void remove() const {
    std::error_code ignored;
    std::filesystem::remove(m_path, ignored);
  }

 private:
  path m_path;
};

base::Date cold_before(const Workspace& workspace, const ArchiveRequest& request) {
  if (request.before) return *request.before;
  if (workspace.archive_keep_days) {
    return {workspace.clock.now().utc_date().days - static_cast<int32_t>(*workspace.archive_keep_days)};
  }
  throw base::Error("archive: say --before DATE, or archive.keep_days in the configuration", base::ErrorKind::usage);
}

path folder_for(const Workspace& workspace, const ArchiveRequest& request) {
  if (request.to) return *request.to;
  if (!workspace.archive_to.empty()) return workspace.archive_to;
  throw base::Error("archive: say --to DIR, or archive.to in the configuration", base::ErrorKind::usage);
}

void refuse_tree(const Workspace& workspace, const path& folder) {
  const path tree = std::filesystem::weakly_canonical(workspace.export_dir);
  const path relative = std::filesystem::weakly_canonical(folder).lexically_relative(tree);
  if (relative.empty() || *relative.begin() == "..") return;
  throw base::Error("archive: " + folder.string() + " lies in the export tree; choose another folder",
                    base::ErrorKind::usage);
}

// By what is in it: what a crash left is found again, and no other archive is ever replaced.
std::string name_of(const store::ArchiveAbout& about, const std::string& sha256_of_unpacked) {
  return fmt::format("bluedot-archive-{}-{}.db.gz", about.before_date, sha256_of_unpacked.substr(0, 12));
}

// A file of that name with these bytes is what a crash left behind, or an archive taken back and made again. Any other
// is somebody else's.
void refuse_foreign(const path& target, const path& unpacked) {
  if (!std::filesystem::exists(std::filesystem::symlink_status(target))) return;
  bool is_ours = false;
  try {
    is_ours = std::filesystem::is_regular_file(target) && base::unpacks_to(target, unpacked);
  } catch (const base::Error& error) {
    if (error.kind() != base::ErrorKind::damaged) throw;  // no gzip, or a damaged one
  }
  if (is_ours) return;
  throw base::Error(target.string() + ": a file of that name is there and is not this archive; move it away");
}

// Packs the file under its name, durably, once it was read back.
ArchiveManifest publish(const Workspace& workspace, const path& folder, const path& unpacked,
                        const store::Archiving& archiving) {
  base::Folder::open_root(folder, true);
  const std::string name = name_of(archiving.about(), base::sha256_hex_of_file(unpacked));
  refuse_foreign(folder / name, unpacked);
  sql::PartialCopy packed(folder / name);
  base::pack_file(unpacked, packed.path());
  if (!base::unpacks_to(packed.path(), unpacked)) {
    throw base::Error(packed.path().string() + ": does not unpack to what was packed; nothing is archived");
  }
  ArchiveManifest manifest{name,
                           base::sha256_hex_of_file(packed.path()),
                           static_cast<int64_t>(std::filesystem::file_size(packed.path())),
                           archiving.about(),
                           archiving.counts(),
                           workspace.clock.now().iso(),
                           workspace.program_version};
  packed.publish();
  write_manifest(folder / name, to_json(manifest));
  return manifest;
}

// Pages that are free are filled by what comes next; to give them back the whole file is written anew.
void empty_wal(sql::Writer& database) {
  sql::Statement checkpoint = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
  if (checkpoint.step() && checkpoint.integer(0) != 0) {
    throw base::Error("a reader has the store open; the space comes free when the store is written next",
                      base::ErrorKind::locked);
  }
}

// What was archived stays so whatever becomes of this.
void compact(const Workspace& workspace, sql::Writer& database, ArchiveReport& report) {
  try {
    empty_wal(database);
    const auto before = static_cast<int64_t>(std::filesystem::file_size(workspace.store));
    database.run_script("VACUUM");
    empty_wal(database);
    report.compacted_from = before;
    report.compacted_to = static_cast<int64_t>(std::filesystem::file_size(workspace.store));
  } catch (const base::Error& error) {
    if (error.kind() == base::ErrorKind::interrupted) throw;
    report.compact_failure = error.what();
  }
}

store::Archive archive_of(const sql::Reader& database, const path& file) {
  if (!std::filesystem::is_regular_file(file)) throw base::Error(file.string() + ": there is no such file");
  if (const auto found = store::find_archive(database, base::sha256_hex_of_file(file))) return *found;
  throw base::Error(file.string() + ": is no archive of this store, or not as it was written, or was taken back");
}

}  // namespace

ArchiveReport archive(Workspace& workspace, OpenStore& store, const ArchiveRequest& request) {
  const base::Stopwatch stopwatch;
  ArchiveReport report;
  const base::Date before = cold_before(workspace, request);
  const path folder = folder_for(workspace, request);
  refuse_tree(workspace, folder);
  report.before = before.iso();
  const Unpacked unpacked(workspace.store);
  {
    sql::Transaction transaction(store.database());
    store::Archiving archiving(store.database(), workspace.settings, before, store.run());
    archiving.write(unpacked.file());
    if (archiving.has_anything()) {
      archiving.verify(unpacked.file());
      report.manifest = publish(workspace, folder, unpacked.file(), archiving);
      report.file = folder / report.manifest.file;
      archiving.conclude(report.file.string(), report.manifest.sha256, report.manifest.size_bytes);
      unpacked.remove();
      transaction.commit();
      report.batch_id = archiving.batch_id();
    }
  }
  if (request.compact) compact(workspace, store.database(), report);
  report.seconds = stopwatch.seconds();
  return report;
}

ArchiveReport archive(Workspace& workspace, const ArchiveRequest& request) {
  require_store(workspace);
  OpenStore store(workspace, store::Command::archive, request.arguments);
  return archive(workspace, store, request);
}

TakeBackReport take_back(Workspace& workspace, OpenStore& store, const path& file) {
  const base::Stopwatch stopwatch;
  TakeBackReport report;
  report.archive = archive_of(store.database(), file);
  const Unpacked unpacked(workspace.store);
  base::unpack_file(file, unpacked.file());
  const std::string fault = store::fault_of_archive(sql::Reader::open_plain(unpacked.file()));
  if (!fault.empty()) throw base::Error(file.string() + ": is damaged: " + fault);
  sql::Transaction transaction(store.database());
  report.batch_id = store::take_back(store.database(), report.archive, unpacked.file(), store.run());
  unpacked.remove();
  transaction.commit();
  report.seconds = stopwatch.seconds();
  return report;
}

TakeBackReport take_back(Workspace& workspace, const path& file, const std::string& arguments) {
  require_store(workspace);
  OpenStore store(workspace, store::Command::archive, arguments, OpenStore::Purpose::keep_settings);
  return take_back(workspace, store, file);
}

}  // namespace bluedot::pipeline
