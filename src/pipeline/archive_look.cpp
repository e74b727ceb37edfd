#include "pipeline/archive_look.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/gzip_file.hpp"
#include "pipeline/archive_manifest.hpp"

#include <fmt/format.h>
#include <optional>

namespace bluedot::pipeline {
namespace {

using std::filesystem::path;

constexpr const char* k_folder_name = "bluedot-archive";

// Empty when the store or, of a file that the store never wrote, the manifest knows that digest.
std::string fault_of_digest(const sql::Reader& database, const path& packed, const std::string& sha256) {
  if (store::find_archive(database, sha256)) return "";
  for (const store::Archive& noted : store::list_archives(database)) {
    if (path(noted.file).filename() == packed.filename())
      return "it is not the file that the store's rows were moved to";
  }
  const auto in_manifest = sha256_in_manifest(packed);
  if (!in_manifest) return "neither the store nor a manifest beside it knows it";
  return *in_manifest == sha256 ? "" : "its SHA-256 is not that of its manifest";
}

// The same of a file under another name: it says that it is one whose rows are missing here, and its digest is not.
std::string fault_of_claim(const sql::Reader& database, const store::ArchiveAbout& about, const std::string& sha256) {
  for (const store::Archive& noted : store::list_archives(database)) {
    const bool is_claimed = noted.archive_id == about.archive_id && noted.until_batch == about.until_batch &&
                            noted.log_end.audit_id == about.log_end.audit_id &&
                            noted.log_end.chain == about.log_end.chain;
    if (is_claimed && noted.sha256 != sha256) return "it is not the file that the store's rows were moved to";
  }
  return "";
}

std::string require_file(const path& packed) {
  if (!std::filesystem::is_regular_file(packed)) throw base::Error(packed.string() + ": there is no such file");
  return base::sha256_hex_of_file(packed);
}

// What the file says of itself against what the store noted when its rows were moved.
void compare(const store::Archive& noted, const ArchiveLook& look, std::vector<std::string>& faults) {
  const store::ArchiveAbout& about = look.about;
  for (const store::MovedRows& rows : store::moved_rows()) {
    if (look.counts.*rows.count == noted.counts.*rows.count) continue;
    faults.push_back(fmt::format("it has {} rows of {}; the store noted {}", look.counts.*rows.count, rows.name,
                                 noted.counts.*rows.count));
  }
  if (about.log_before.audit_id != noted.log_before.audit_id || about.log_before.chain != noted.log_before.chain ||
      about.log_end.audit_id != noted.log_end.audit_id || about.log_end.chain != noted.log_end.chain) {
    faults.emplace_back("its part of the log is not the one that the store noted");
  }
}

}  // namespace

UnpackedArchive::UnpackedArchive(const sql::Reader& store, const path& named) : m_folder(k_folder_name) {
  const std::string sha256 = require_file(named);
  const path packed = std::filesystem::canonical(named);
  const std::string fault = fault_of_digest(store, packed, sha256);
  if (!fault.empty()) throw base::Error(named.string() + ": " + fault);
  try {
    base::unpack_file(packed, file());
    const auto about = store::read_about(sql::Reader::open_plain(file()));
    if (const auto claim = fault_of_claim(store, about, sha256); !claim.empty()) throw base::Error(claim);
  } catch (const base::Error& error) {
    throw base::Error(named.string() + ": " + error.what(), error.kind());
  }
}

void UnpackedArchive::attach(const sql::Reader& database, const std::string& name) const {
  const std::string at = file().string();
  database.prepare("ATTACH ?1 AS " + name).bind(at).run();
  // SQLite has it open; without a name it goes with this process, however that ends.
  m_folder.remove();
}

ArchiveLook verify_archive(Workspace& workspace, const path& named) {
  const sql::Reader database = open_for_reading(workspace);
  const std::string sha256 = require_file(named);
  const path packed = std::filesystem::canonical(named);
  const auto noted = store::find_archive(database, sha256);
  ArchiveLook look;
  look.is_of_this_store = noted.has_value();
  if (auto fault = fault_of_digest(database, packed, sha256); !fault.empty()) look.faults.push_back(std::move(fault));
  const base::TemporaryFolder folder(k_folder_name);
  try {
    base::unpack_file(packed, folder.path() / "archive.db");
  } catch (const base::Error& error) {
    // What this machine lacks, room for the unpacked file above all, is no fault of the archive.
    if (error.kind() != base::ErrorKind::damaged) throw;
    look.faults.emplace_back(error.what());
    return look;
  }
  try {
    const sql::Reader file = sql::Reader::open_plain(folder.path() / "archive.db");
    look.about = store::read_about(file);
    look.counts = store::count_rows(file);
    if (auto fault = store::fault_of_archive(file); !fault.empty()) look.faults.push_back(std::move(fault));
    if (noted) compare(*noted, look, look.faults);
    if (auto fault = fault_of_claim(database, look.about, sha256); !fault.empty()) look.faults.push_back(fault);
  } catch (const base::Error& error) {
    if (error.kind() != base::ErrorKind::failed && error.kind() != base::ErrorKind::damaged) throw;
    look.faults.emplace_back(error.what());
  }
  return look;
}

}  // namespace bluedot::pipeline
