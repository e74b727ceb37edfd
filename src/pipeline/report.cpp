#include "pipeline/report.hpp"

#include <fmt/format.h>

namespace bluedot::pipeline {
namespace {

constexpr size_t k_dates_shown = 3;  // `--json` has them all

}  // namespace

std::string describe(const AnomalyReport& report) {
  const std::vector<base::Date>& dates = report.anomaly.dates;
  std::string shown;
  for (size_t i = 0; i < dates.size() && i < k_dates_shown; ++i) shown += (i == 0 ? "" : ", ") + dates[i].iso();
  if (dates.size() > k_dates_shown) shown += ", …";
  return fmt::format("{}: {} {}: {} bar{} {}: {}", report.path, report.symbol, name_of(report.timeframe), dates.size(),
                     dates.size() == 1 ? "" : "s", model::meaning_of(report.anomaly.kind), shown);
}

}  // namespace bluedot::pipeline
