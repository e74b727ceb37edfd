#include "exports/tree_layout.hpp"

#include "exports/export_name.hpp"

#include <fmt/format.h>

namespace bluedot::exports {

std::string repository_folder(model::Timeframe timeframe, int64_t repository) {
  return repository == 1 ? std::string(name_of(timeframe)) : fmt::format("{}-{}", name_of(timeframe), repository);
}

std::string data_folder(model::Timeframe timeframe, int64_t repository) {
  return repository_folder(timeframe, repository) + "/data";
}

std::string data_name(std::string_view export_name, Stream stream) {
  return symbol_name(export_name, stream) + ".csv";
}

std::string data_path(const store::ExportSeries& series, Stream stream) {
  return data_folder(series.timeframe, series.repository) + '/' + data_name(series.export_name, stream);
}

std::string symbol_info_path(const model::Settings& settings, model::Timeframe timeframe, int64_t repository) {
  const std::string& name =
      timeframe == model::Timeframe::daily ? settings.repository_daily : settings.repository_weekly;
  const std::string number = repository == 1 ? "" : fmt::format("_{}", repository);
  return fmt::format("{}/symbol_info/{}{}.json", repository_folder(timeframe, repository), name, number);
}

}  // namespace bluedot::exports
