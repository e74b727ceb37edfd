#include "fetch/universe_names.hpp"

#include "base/error.hpp"
#include "model/symbol_code.hpp"
#include "vendor/vendor.hpp"

#include <fmt/format.h>
#include <unordered_set>

namespace bluedot::fetch {
namespace {

void add_given(model::SymbolMap& map, const model::Member& member, const std::string& vendor, const std::string& name) {
  if (const std::string problem = model::why_no_symbol(name); !problem.empty()) {
    throw base::Error(fmt::format("the universe: {}: {}: {}", member.symbol, vendor, problem), base::ErrorKind::usage);
  }
  const model::SymbolMap::Meaning* known = map.find(name);
  if (known != nullptr && known->ours != member.symbol) {
    throw base::Error(fmt::format("{} of {} is {} by the universe, and {} by it or symbol_map already", name, vendor,
                                  member.symbol, known->ours),
                      base::ErrorKind::usage);
  }
  if (known == nullptr && name != member.symbol) map.set(name, {member.symbol, {}});
}

}  // namespace

void add_names(model::SymbolMap& map, const model::Universe& universe, const std::vector<vendor::Provider>& providers) {
  std::vector<const vendor::Vendor*> vendors;
  for (const vendor::Provider& provider : providers) {
    const vendor::Vendor* vendor = vendor::find_vendor(provider.name);
    if (vendor != nullptr && vendor->names_symbols) vendors.push_back(vendor);
  }
  std::unordered_set<std::string> ours;
  for (const model::Member& member : universe.members) {
    ours.insert(member.symbol);
    for (const vendor::Vendor* vendor : vendors) {
      const auto given = member.names.find(std::string(vendor->name));
      if (given != member.names.end()) add_given(map, member, given->first, given->second);
    }
  }
  for (const model::Member& member : universe.members) {
    for (const vendor::Vendor* vendor : vendors) {
      if (member.names.contains(std::string(vendor->name))) continue;
      const std::string name = vendor->name_of(member.symbol);
      const bool is_new = !name.empty() && !ours.contains(name) && map.find(name) == nullptr;
      if (is_new) map.set(name, {member.symbol, {}});
    }
  }
}

}  // namespace bluedot::fetch
