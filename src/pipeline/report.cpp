#include "pipeline/report.hpp"

#include "base/number_text.hpp"

#include <cmath>
#include <fmt/format.h>

namespace bluedot::pipeline {
namespace {

constexpr size_t k_dates_shown = 3;  // `--json` has them all

// A factor below 1 that is one by a whole number is written as that: 1/3 is no decimal.
std::string factor_text(double factor) {
  const double inverse = std::round(1 / factor);
  const bool is_part = factor < 1 && std::abs(factor * inverse - 1) < 1e-9;
  return is_part ? fmt::format("1/{}", inverse) : base::number_text(factor);
}

}  // namespace

std::string describe(const AnomalyReport& report) {
  const std::vector<base::Date>& dates = report.anomaly.dates;
  std::string shown;
  for (size_t i = 0; i < dates.size() && i < k_dates_shown; ++i) shown += (i == 0 ? "" : ", ") + dates[i].iso();
  if (dates.size() > k_dates_shown) shown += ", …";
  return fmt::format("{}: {} {}: {} bar{} {}: {}", report.path, report.symbol, name_of(report.timeframe), dates.size(),
                     dates.size() == 1 ? "" : "s", model::meaning_of(report.anomaly.kind), shown);
}

std::string command_for(const ScaleBreakReport& report) {
  const store::ScaleBreak& found = report.scale_break;
  return fmt::format("bluedot rescale '{}' {} {}{}{} --reason '{}'", report.symbol, found.last_old.iso(),
                     factor_text(found.factor), found.scales_volume ? " --volumes" : "",
                     report.timeframe == model::Timeframe::daily ? "" : " --timeframe weekly", found.why);
}

}  // namespace bluedot::pipeline
