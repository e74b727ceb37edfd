// The values that `--param KEY=VALUE` gives to a query: user text reaches SQL as bound values, never as SQL.
#pragma once

#include "sql/statement.hpp"

#include <map>
#include <string>
#include <vector>

namespace bluedot::cli {

// Each parameter of the statement gets its value: the number that it spells, else the text. `values` keeps the texts
// alive while the statement runs. Throws Error (usage) for a parameter without a value and a value without a parameter.
void bind_parameters(sql::Statement& statement, const std::vector<std::string>& parameters,
                     std::map<std::string, std::string>& values);

}  // namespace bluedot::cli
