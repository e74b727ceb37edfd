// Vendors' limits across fetches, as the store keeps them: how many requests of a day are made, and who asked to be
// left alone until when.
#pragma once

#include "pipeline/workspace.hpp"
#include "vendor/service.hpp"

#include <functional>
#include <mutex>

namespace bluedot::fetch {

// A short piece of writing with the store's lock, in one transaction.
using WriteStore = std::function<void(const std::function<void(sql::Writer& database)>& write)>;

// May be used by several threads.
class Limits {
 public:
  // The clock is the workspace's; both must outlive it.
  Limits(const pipeline::Workspace& workspace, const WriteStore& write_store)
      : m_workspace(workspace), m_write_store(write_store) {}

  // A day is 24 hours from its first request: no vendor says when its own begins.
  vendor::Reserved reserve(const vendor::Provider& provider, int64_t wanted);
  // Closes a service that asked to be left alone until later than now.
  void close_if_told(const sql::Reader& database, vendor::Service& service) const;
  // After the last request: what was set aside and not used is given back, and what a service said is kept.
  void settle(sql::Writer& database, const vendor::Service& service) const;

 private:
  const pipeline::Workspace& m_workspace;
  const WriteStore& m_write_store;
  std::mutex m_mutex;  // one of our threads writes
};

}  // namespace bluedot::fetch
