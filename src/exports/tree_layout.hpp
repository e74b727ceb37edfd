// Where files stand in an export tree: each `<timeframe>` folder is a complete TradingView seed repository.
#pragma once

#include "exports/stream.hpp"
#include "model/settings.hpp"
#include "model/timeframe.hpp"
#include "store/tables/export_reader.hpp"

#include <array>
#include <string>
#include <string_view>

namespace bluedot::exports {

inline constexpr const char* k_manifest_name = "manifest.json";
inline constexpr std::array<std::string_view, 2> k_repository_folders{"data", "symbol_info"};

// `daily`, and `daily-2` for the second repository of 6,000 symbols.
std::string repository_folder(model::Timeframe timeframe, int64_t repository);
// `daily/data` and `DIX_IN_PRICE_DATA.csv`
std::string data_folder(model::Timeframe timeframe, int64_t repository);
std::string data_name(std::string_view export_name, Stream stream);
// `daily/data/DIX_IN_PRICE_DATA.csv`
std::string data_path(const store::ExportSeries& series, Stream stream);
// `daily/symbol_info/bluedot_daily.json`; the second repository's name has `_2` behind it.
std::string symbol_info_path(const model::Settings& settings, model::Timeframe timeframe, int64_t repository);

// Whether a folder at the top of a tree is one of a repository: `daily`, `weekly-2`.
bool is_repository_folder(std::string_view name);
// Whether a path is one that a file of a repository can have: `daily/data/NAME`.
bool is_place_of_ours(std::string_view path);

}  // namespace bluedot::exports
