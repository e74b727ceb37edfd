// What sources delivered: which version of each remote file was taken, and which deliveries wait to be taken in.
#pragma once

#include "base/instant.hpp"
#include "sql/database.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bluedot::store {

// A remote file is known by its path and, as two can have one path, its id.
using RemoteName = std::pair<std::string, std::string>;
using TakenVersions = std::map<RemoteName, std::string>;

struct DeliveredFile {
  RemoteName name;
  std::string version;  // its md5, or size and time
  std::string digest;   // XXH3-128 of its bytes
  std::string kept_as;  // below the delivery's folder
};

struct Delivery {
  int64_t delivery_id = 0;
  std::string source = {}, name = {}, folder = {};
  int64_t files = 0, bytes = 0;
  int64_t listed = 0;       // documents that the source had then, those that were taken before included
  std::string gap = {};     // what it lacked, in words; empty: it was whole
  std::string run_id = {};  // that pulled it
};

// The version of each file of a source that was taken last.
TakenVersions delivered_versions(const sql::Reader& database, const std::string& source);
// What a file of a delivery that is kept by that name is called at its source; nothing if a later delivery replaced it.
std::optional<std::string> delivered_path(const sql::Reader& database, const Delivery& delivery,
                                          const std::string& kept_as);
// Those that no run has taken in whole, oldest first.
std::vector<Delivery> deliveries_to_take_in(const sql::Reader& database);
// How many documents the source had at its last delivery of another name; of any, if `name` is empty.
std::optional<int64_t> listed_before(const sql::Reader& database, const std::string& source, const std::string& name);
bool has_delivered(const sql::Reader& database, const std::string& source, const std::string& name);
bool is_known_folder(const sql::Reader& database, const std::string& folder);
// What is wrong with what was delivered last, in words that stay the same from run to run: files that were rejected and
// not replaced by others that are in, and deliveries that were short and not made whole.
std::vector<std::string> open_troubles(const sql::Reader& database);
// Of a source: files that were taken, of which the inbox keeps nothing any more.
std::vector<RemoteName> files_not_kept(const sql::Reader& database, const std::string& source);
// Taken in, and arrived before that.
std::vector<Delivery> deliveries_to_remove(const sql::Reader& database, base::Instant before);

// Each within the caller's transaction.
void insert_delivery(sql::Writer& database, const std::string& run_id, const Delivery& delivery,
                     const std::vector<DeliveredFile>& files, base::Instant arrived_at);
// A delivery that does not do, and why: it counts as one that was short.
void set_gap(sql::Writer& database, int64_t delivery_id, const std::string& why);
void set_taken_in(sql::Writer& database, int64_t delivery_id, const std::string& run_id);
void forget_files(sql::Writer& database, const std::string& source, const std::vector<RemoteName>& files);
void set_removed(sql::Writer& database, int64_t delivery_id, base::Instant at);

}  // namespace bluedot::store
