// Where every body that came in is kept, packed, by the date on which it came (UTC) and its source:
// `2025-08-01/drive/183000/AAPL_daily.json.gz`. `bluedot ingest` on it changes nothing, and builds a store anew.
#pragma once

#include "base/instant.hpp"
#include "pipeline/workspace.hpp"
#include "store/tables/delivery_log.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace bluedot::run {

// A file as it was fetched.
struct Fetched {
  std::filesystem::path file;
  store::DeliveredFile as;  // its digest and the name it is kept by are filled in on arrival
  bool is_to_go = false;    // once it is packed: if we are cut off before it has arrived, it is fetched again
};

class Inbox {
 public:
  explicit Inbox(std::filesystem::path root) : m_root(std::move(root)) {}
  const std::filesystem::path& root() const { return m_root; }

  // The folder to fetch files into. What a run that was cut off left in it need not be fetched again.
  std::filesystem::path staging() const;
  // Packs the files, makes the packed ones durable, and gives the delivery its folder by one rename; then records it.
  // Until the rename nothing has arrived; after it nothing is fetched again.
  void arrive(pipeline::Workspace& workspace, store::Delivery delivery, std::vector<Fetched> files) const;
  // Records the deliveries that have their folder and, as a run was cut off, no record.
  void record_left_over(pipeline::Workspace& workspace) const;
  // Removes the files of deliveries that were taken in and came more than so many days ago.
  void remove_old(pipeline::Workspace& workspace, size_t keep_days) const;

 private:
  std::filesystem::path m_root;
};

}  // namespace bluedot::run
