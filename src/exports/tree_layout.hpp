// Where files stand in an export tree: each `<timeframe>` folder is a complete TradingView seed repository.
#pragma once

#include "exports/stream.hpp"
#include "model/settings.hpp"
#include "model/timeframe.hpp"
#include "store/export_reader.hpp"

#include <string>
#include <string_view>

namespace bluedot::exports {

inline constexpr const char* k_manifest_name = "manifest.json";

// `daily`, and `daily-2` for the second repository of 6,000 symbols.
std::string repository_folder(model::Timeframe timeframe, int64_t repository);
// `daily/data` and `DIX_IN_PRICE_DATA.csv`
std::string data_folder(model::Timeframe timeframe, int64_t repository);
std::string data_name(std::string_view export_name, Stream stream);
// `daily/data/DIX_IN_PRICE_DATA.csv`
std::string data_path(const store::ExportSeries& series, Stream stream);
// `daily/symbol_info/bluedot_daily.json`; the second repository's name has `_2` behind it.
std::string symbol_info_path(const model::Settings& settings, model::Timeframe timeframe, int64_t repository);

}  // namespace bluedot::exports
