#include "store/tables/delivery_log.hpp"

#include <fmt/format.h>

namespace bluedot::store {

TakenVersions delivered_versions(const sql::Reader& database, const std::string& source) {
  TakenVersions versions;
  sql::Statement row = database.prepare_named("delivered_files");
  row.bind(source);
  while (row.step()) versions[{std::string(row.text(0)), std::string(row.text(1))}] = row.text(2);
  return versions;
}

std::optional<std::string> delivered_path(const sql::Reader& database, const Delivery& delivery,
                                          const std::string& kept_as) {
  sql::Statement row = database.prepare_named("delivered_path");
  if (!row.bind(delivery.source, delivery.delivery_id, kept_as).step()) return std::nullopt;
  return std::string(row.text(0));
}

std::vector<Delivery> deliveries_to_take_in(const sql::Reader& database) {
  std::vector<Delivery> deliveries;
  sql::Statement row = database.prepare_named("deliveries_to_take_in");
  while (row.step()) {
    deliveries.push_back({.delivery_id = row.integer(0),
                          .source = std::string(row.text(1)),
                          .name = std::string(row.text(2)),
                          .folder = std::string(row.text(3)),
                          .files = row.integer(4),
                          .bytes = row.integer(5),
                          .gap = std::string(row.text(6)),
                          .run_id = std::string(row.text(7))});
  }
  return deliveries;
}

std::optional<int64_t> listed_before(const sql::Reader& database, const std::string& source, const std::string& name) {
  sql::Statement row = database.prepare_named("last_delivery");
  if (!row.bind(source, name).step()) return std::nullopt;
  return row.integer(0);
}

bool has_delivered(const sql::Reader& database, const std::string& source, const std::string& name) {
  return database.prepare_named("delivery_of_name").bind(source, name).step();
}

bool is_known_folder(const sql::Reader& database, const std::string& folder) {
  return database.prepare_named("delivery_in_folder").bind(folder).step();
}

std::vector<std::string> open_troubles(const sql::Reader& database) {
  std::vector<std::string> troubles;
  sql::Statement rejected = database.prepare_named("open_rejections");
  while (rejected.step()) troubles.push_back(fmt::format("{}: {} is rejected", rejected.text(0), rejected.text(1)));
  sql::Statement gap = database.prepare_named("open_gaps");
  while (gap.step()) {
    troubles.push_back(
        fmt::format("{}: the delivery{}{} is short", gap.text(0), gap.text(1).empty() ? "" : " ", gap.text(1)));
  }
  return troubles;
}

std::vector<RemoteName> files_not_kept(const sql::Reader& database, const std::string& source) {
  std::vector<RemoteName> files;
  sql::Statement row = database.prepare_named("delivered_files_not_kept");
  row.bind(source);
  while (row.step()) files.emplace_back(row.text(0), row.text(1));
  return files;
}

std::vector<Delivery> deliveries_to_remove(const sql::Reader& database, base::Instant before) {
  std::vector<Delivery> deliveries;
  sql::Statement row = database.prepare_named("deliveries_to_remove");
  row.bind(before.iso());
  while (row.step()) deliveries.push_back({.delivery_id = row.integer(0), .folder = std::string(row.text(1))});
  return deliveries;
}

void insert_delivery(sql::Writer& database, const std::string& run_id, const Delivery& delivery,
                     const std::vector<DeliveredFile>& files, base::Instant arrived_at) {
  database.prepare_named("insert_delivery")
      .bind(run_id, delivery.source, delivery.name, delivery.folder, delivery.files, delivery.bytes, delivery.listed,
            delivery.gap, arrived_at.iso())
      .write_one();
  const int64_t delivery_id = database.last_insert_id();
  sql::Statement insert = database.prepare_named("set_delivered_file");
  for (const DeliveredFile& file : files) {
    insert
        .bind(delivery.source, file.name.first, file.name.second, file.version, file.digest, delivery_id, file.kept_as)
        .write_one();
  }
}

void set_gap(sql::Writer& database, int64_t delivery_id, const std::string& why) {
  database.prepare_named("set_delivery_gap").bind(delivery_id, why).write_one();
}

void set_taken_in(sql::Writer& database, int64_t delivery_id, const std::string& run_id) {
  database.prepare_named("set_delivery_taken_in").bind(delivery_id, run_id).write_one();
}

void forget_files(sql::Writer& database, const std::string& source, const std::vector<RemoteName>& files) {
  sql::Statement forget = database.prepare_named("forget_delivered_file");
  for (const auto& [path, remote_id] : files) forget.bind(source, path, remote_id).write_one();
}

void set_removed(sql::Writer& database, int64_t delivery_id, base::Instant at) {
  database.prepare_named("set_delivery_removed").bind(delivery_id, at.iso()).write_one();
}

}  // namespace bluedot::store
