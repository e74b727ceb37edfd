#include "exports/tree_layout.hpp"

#include "exports/export_name.hpp"

#include <algorithm>
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

bool is_repository_folder(std::string_view name) {
  for (const model::Timeframe timeframe : {model::Timeframe::daily, model::Timeframe::weekly}) {
    const std::string first = repository_folder(timeframe, 1);
    if (name == first) return true;
    if (!name.starts_with(first + "-")) continue;
    const std::string_view number = name.substr(first.size() + 1);
    return !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos;
  }
  return false;
}

bool is_place_of_ours(std::string_view path) {
  const size_t first = path.find('/');
  if (first == std::string_view::npos || !is_repository_folder(path.substr(0, first))) return false;
  path.remove_prefix(first + 1);
  const size_t second = path.find('/');
  if (second == std::string_view::npos) return false;
  const std::string_view name = path.substr(second + 1);
  return std::ranges::find(k_repository_folders, path.substr(0, second)) != k_repository_folders.end() &&
         !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos;
}

}  // namespace bluedot::exports
