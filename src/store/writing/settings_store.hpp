// The settings a store keeps, and what happens when a run's configuration says otherwise.
#pragma once

#include "model/settings.hpp"
#include "store/tables/batch_log.hpp"

#include <map>
#include <string>
#include <vector>

namespace bluedot::store {

// `configured` over what the store has over the defaults.
model::Settings load_settings(const sql::Reader& database, const std::map<std::string, std::string>& configured);

// Makes `wanted` the store's settings: silently in a store that has none yet, else as a batch of its own with an audit
// entry for each change, which evaluates history again where the priority of feeds or derive_weekly is another. Returns
// `name: before -> after` for each. Throws ArchivedEvidence naming the setting and a symbol when history cannot be
// evaluated without an archive.
std::vector<std::string> apply_settings(sql::Writer& database, const model::Settings& wanted, const RunInfo& run);
// The same work, committed by nobody: throws what that would.
void rehearse_settings(sql::Writer& database, const model::Settings& wanted, const RunInfo& run);

}  // namespace bluedot::store
