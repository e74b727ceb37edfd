// What vendors call the symbols of a universe, as entries of the symbol map: by them what a vendor answers comes in
// under our symbol, whoever takes it in.
#pragma once

#include "model/symbol_map.hpp"
#include "model/universe.hpp"
#include "vendor/provider.hpp"

#include <vector>

namespace bluedot::fetch {

// Of vendors whose answers name the symbol. A name that was given counts before one that follows from the symbol's
// ending; the latter is left out where the map or the universe has the name already. Throws Error (usage) if one name
// would mean two symbols.
void add_names(model::SymbolMap& map, const model::Universe& universe, const std::vector<vendor::Provider>& providers);

}  // namespace bluedot::fetch
