// Reads a universe: the symbols to work with, from a file.
//
// `.csv`: a line of names, of which one is `symbol`, then a line a symbol. Anything else is YAML, of which JSON is a
// part: a list of symbols or of maps that have one, by itself or under `symbols`.
//
//   - symbol: RELIANCE.IN
//     name: Reliance Industries
//     sector: Energy
//     names: {kite: "NSE:RELIANCE", yahoo: RELIANCE.NS}
//
// `name` is the company's; what a vendor calls the symbol stands in `names`, in CSV in a column of the vendor's name
// (kite, alpha_vantage, yahoo). Every other plain entry is a group: its name is the kind, its value the group.
#pragma once

#include "model/universe.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace bluedot::source {

// `vendors`: whose names may be given. Throws Error (usage) naming file and line: cannot be read, is no such list, a
// symbol that can be none or stands twice, a name without a vendor.
model::Universe read_universe(const std::filesystem::path& file, const std::vector<std::string>& vendors);

}  // namespace bluedot::source
