// Fetches bars from vendors: plans what is missing, asks, keeps each answer as it comes, and records who said what.
//
// The bodies are left to the caller, who puts them into the inbox and then calls clear().
#pragma once

#include "fetch/fetch_settings.hpp"
#include "fetch/journal.hpp"
#include "fetch/limits.hpp"
#include "fetch/plan.hpp"
#include "net/retry.hpp"
#include "pipeline/workspace.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::fetch {

struct ServiceReport {
  std::string provider;
  int64_t requests = 0;
  std::optional<vendor::Closed> closed;
};

struct FetchReport {
  std::vector<Told> told;  // by symbol as they were asked; those that a fetch before this one left come first
  std::vector<ServiceReport> services;
  std::string universe_change;  // since its file was read last; empty: none
  size_t up_to_date = 0;        // symbols that need not be asked for
};

// What fetching needs of the world.
struct FetchWorld {
  const net::Surroundings& surroundings;
  const WriteStore& write_store;
};

class Fetch {
 public:
  // `folder`: for this source alone, on the inbox's disk. The others must outlive it.
  Fetch(pipeline::Workspace& workspace, const FetchSettings& settings, const FetchWorld& world,
        const std::filesystem::path& folder);

  // Throws Error (interrupted) within a second after a signal. What was answered before then is kept, and given by the
  // next fetch.
  FetchReport run(const model::Universe& universe, const FetchRequest& request);
  // After the bodies have arrived elsewhere.
  void clear() { m_journal.clear(); }

 private:
  std::vector<std::unique_ptr<vendor::Service>> open_services(const sql::Reader& database);
  vendor::Instruments load_instruments(const std::vector<Target>& targets, vendor::Service& kite);
  void ask(std::vector<Target> targets, const std::vector<vendor::Service*>& services, vendor::TradedDays traded);
  void record(const std::vector<vendor::Service*>& services);

  pipeline::Workspace& m_workspace;
  const FetchSettings& m_settings;
  const FetchWorld m_world;
  const std::filesystem::path m_folder;
  const int64_t m_until_ms;  // of elapsed time
  Limits m_limits;
  Journal m_journal;
};

}  // namespace bluedot::fetch
