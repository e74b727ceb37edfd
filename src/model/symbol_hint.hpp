// What a file's name says of the symbol inside: `RELIANCE.NS_daily.json`, `download__M&M.BSE.json.gz`.
#pragma once

#include <string>
#include <string_view>

namespace bluedot::model {

// The name without its endings: `.gz`, `.json` (or another of letters alone), `_daily` and `_weekly`. Any text,
// possibly no symbol at all.
std::string symbol_of_file(std::string_view file_name);

// Of a document that does not name its symbol: what the place of its file says.
struct SymbolHint {
  std::string symbol;   // has passed why_no_symbol, when there is no problem
  std::string problem;  // why there is none; empty when there is one
};

// The symbol is the file's name, without a date at either end of it. A name that is nothing but a date, a number or a
// word such as `data` leaves it to the folder's name, if that is written like a symbol: `RELIANCE/2025-07-30.json`.
SymbolHint symbol_of_place(std::string_view file_name, std::string_view folder_name);

// Capitals, digits and the characters symbols have among them, with a letter: `M&M.BSE`, and not `reliance`.
bool is_written_like_a_symbol(std::string_view text);

// Why a file's name speaks of another symbol than the document in it: the part of the name that is written like a
// symbol (capitals; set off by `__`). Empty when the name has the symbol in it, with or without its exchange, or has
// nothing that could be one.
std::string contradicting_name(std::string_view file_name, std::string_view symbol);

}  // namespace bluedot::model
