#include "run/inbox.hpp"

#include "base/digest.hpp"
#include "base/durable.hpp"
#include "base/error.hpp"
#include "base/folder.hpp"
#include "base/gzip_file.hpp"
#include "base/interrupt.hpp"
#include "base/on_threads.hpp"
#include "run/recorder.hpp"
#include "source/staged_file.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

namespace bluedot::run {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// What a delivery is, in its folder: by it a delivery is recorded that a run had no time to. Names that begin with a
// dot are no documents.
constexpr const char* k_manifest = ".delivery";
constexpr const char* k_staging = ".staging";

std::string bytes_of(const fs::path& file) {
  std::string bytes(fs::file_size(file), '\0');
  std::ifstream in(file, std::ios::binary);
  if (!in.read(bytes.data(), std::ssize(bytes))) throw base::Error(file.string() + ": cannot read");
  return bytes;
}

// A file is kept by its own path. One whose path is odd (`../x`) or that another has, packed or not, is kept apart.
void name_apart(std::vector<Fetched>& files) {
  std::set<std::string> names;
  for (Fetched& one : files) {
    const std::string& path = one.as.name.first;
    const std::string plain = source::is_plain(path) ? path : one.file.filename().string();
    const std::string packed = plain + (plain.ends_with(".gz") ? "" : ".gz");
    one.as.kept_as = packed;
    for (int count = 2; !names.insert(one.as.kept_as).second; ++count) {
      one.as.kept_as = fmt::format("{}/{}", count, packed);
    }
  }
}

// Packs a file to where it is kept, and digests what was in it. The file as it was fetched goes at once, if it may:
// what is gone before the sync need not be written to the disk.
void keep(Fetched& one, const fs::path& folder) {
  const fs::path to = folder / one.as.kept_as;
  fs::create_directories(to.parent_path());
  one.as.digest = base::xxh3_128_hex(bytes_of(one.file));
  if (one.as.name.first.ends_with(".gz")) {
    fs::rename(one.file, to);
  } else {
    base::pack_file(one.file, to, base::Packing::quick);
    if (one.is_to_go) fs::remove(one.file);
  }
}

void write_manifest(const store::Delivery& delivery, const std::vector<store::DeliveredFile>& files,
                    base::Instant arrived_at, const fs::path& folder) {
  Json list = Json::array();
  for (const store::DeliveredFile& file : files) {
    list.push_back({{"path", file.name.first},
                    {"id", file.name.second},
                    {"version", file.version},
                    {"digest", file.digest},
                    {"kept_as", file.kept_as}});
  }
  const Json manifest{{"source", delivery.source},      {"name", delivery.name},     {"files", delivery.files},
                      {"bytes", delivery.bytes},        {"listed", delivery.listed}, {"gap", delivery.gap},
                      {"arrived_at", arrived_at.iso()}, {"delivered", list}};
  std::ofstream out(folder / k_manifest, std::ios::binary);
  out << manifest.dump(1, ' ', false, Json::error_handler_t::replace) << '\n';
  if (!out.flush()) throw base::Error((folder / k_manifest).string() + ": cannot write");
}

struct Recorded {
  store::Delivery delivery;
  std::vector<store::DeliveredFile> files;
  base::Instant arrived_at;
};

Recorded read_manifest(const fs::path& file) {
  try {
    const Json manifest = Json::parse(bytes_of(file));
    Recorded recorded{{.source = manifest.at("source"),
                       .name = manifest.at("name"),
                       .folder = {},
                       .files = manifest.at("files"),
                       .bytes = manifest.at("bytes"),
                       .listed = manifest.at("listed"),
                       .gap = manifest.at("gap")},
                      {},
                      base::Instant::parse(manifest.at("arrived_at").get<std::string>()).value()};
    for (const Json& one : manifest.at("delivered")) {
      recorded.files.push_back(
          {{one.at("path"), one.at("id")}, one.at("version"), one.at("digest"), one.at("kept_as")});
    }
    return recorded;
  } catch (const Json::exception& error) {
    throw base::Error(fmt::format("{}: is no delivery: {}", file.string(), error.what()));
  }
}

// `2025-08-01/drive/183000`, or with `-2` after it if there is one already.
std::string free_folder(const fs::path& root, const std::string& source, base::Instant now) {
  const std::string iso = now.iso();
  const std::string time = iso.substr(11, 2) + iso.substr(14, 2) + iso.substr(17, 2);
  const std::string plain = fmt::format("{}/{}/{}", iso.substr(0, 10), source, time);
  std::string folder = plain;
  for (int count = 2; fs::exists(root / folder); ++count) folder = fmt::format("{}-{}", plain, count);
  return folder;
}

// The folders of deliveries, relative to the root, in order.
std::vector<std::string> delivery_folders(const fs::path& root) {
  std::vector<std::string> folders;
  if (!fs::exists(root)) return folders;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
    if (!entry->is_directory() || entry->path().filename().string().starts_with('.') || entry.depth() == 2) {
      entry.disable_recursion_pending();
    }
    if (entry.depth() == 2 && fs::exists(entry->path() / k_manifest)) {
      folders.push_back(fs::relative(entry->path(), root).string());
    }
  }
  std::ranges::sort(folders);
  return folders;
}

}  // namespace

std::filesystem::path Inbox::staging() const {
  const fs::path folder = m_root / k_staging / "fetched";
  fs::remove_all(m_root / k_staging / "packed");
  fs::create_directories(folder);
  return folder;
}

void Inbox::arrive(pipeline::Workspace& workspace, store::Delivery delivery, std::vector<Fetched> files) const {
  const fs::path packed = m_root / k_staging / "packed";
  fs::create_directories(packed);
  name_apart(files);
  base::on_threads(workspace.jobs, files.size(), [&](size_t index) {
    base::throw_if_interrupted();
    keep(files[index], packed);
  });
  std::vector<store::DeliveredFile> delivered;
  for (Fetched& one : files) delivered.push_back(std::move(one.as));
  const base::Instant now = workspace.clock.now();
  delivery.files = std::ssize(delivered);
  write_manifest(delivery, delivered, now, packed);

  delivery.folder = free_folder(m_root, delivery.source, now);
  const fs::path to = m_root / delivery.folder;
  const base::Folder parent = base::Folder::open_root(to.parent_path(), true);
  parent.sync_file_system();
  fs::rename(packed, to);
  parent.sync();
  write_store(workspace, [&](sql::Writer& database) {
    store::insert_delivery(database, workspace.run_id, delivery, delivered, now);
  });
  fs::remove_all(m_root / k_staging);
}

void Inbox::record_left_over(pipeline::Workspace& workspace) const {
  const sql::Reader database = pipeline::open_for_reading(workspace);
  for (const std::string& folder : delivery_folders(m_root)) {
    if (store::is_known_folder(database, folder)) continue;
    Recorded recorded = read_manifest(m_root / folder / k_manifest);
    recorded.delivery.folder = folder;
    write_store(workspace, [&](sql::Writer& writer) {
      store::insert_delivery(writer, workspace.run_id, recorded.delivery, recorded.files, recorded.arrived_at);
    });
  }
}

void Inbox::remove_old(pipeline::Workspace& workspace, size_t keep_days) const {
  const base::Instant now = workspace.clock.now();
  const base::Instant before{now.milliseconds - static_cast<int64_t>(keep_days) * base::k_ms_per_day};
  const auto old = store::deliveries_to_remove(pipeline::open_for_reading(workspace), before);
  if (old.empty()) return;
  for (const store::Delivery& delivery : old) {
    fs::path folder = m_root / delivery.folder;
    fs::remove_all(folder);
    for (int level = 0; level < 2; ++level) {  // of the source and of the date, if they are empty now
      folder = folder.parent_path();
      std::error_code not_empty;
      fs::remove(folder, not_empty);
    }
  }
  write_store(workspace, [&](sql::Writer& database) {
    for (const store::Delivery& delivery : old) store::set_removed(database, delivery.delivery_id, now);
  });
}

}  // namespace bluedot::run
