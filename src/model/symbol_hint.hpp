// What a file's name says of the symbol inside: `RELIANCE.NS_daily.json`, `download__M&M.BSE.json.gz`.
#pragma once

#include <string>
#include <string_view>

namespace bluedot::model {

// The name without its endings: `.gz`, `.json` (or another of letters alone), `_daily` and `_weekly`. Any text,
// possibly no symbol at all.
std::string symbol_of_file(std::string_view file_name);

// Why a file's name speaks of another symbol than the document in it: the part of the name that is written like a
// symbol (capitals; set off by `__`). Empty when the name has the symbol in it, with or without its exchange, or has
// nothing that could be one.
std::string contradicting_name(std::string_view file_name, std::string_view symbol);

}  // namespace bluedot::model
