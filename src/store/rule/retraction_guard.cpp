#include "store/rule/retraction_guard.hpp"

#include "base/number_text.hpp"

#include <fmt/format.h>

namespace bluedot::store {
namespace {

// Fewer retractions than this are believed whatever their share (src/README.md, the one rule).
constexpr int64_t k_min_guarded_retractions = 5;

}  // namespace

std::optional<model::Refusal> too_many_retractions(const model::BarComparison& comparison,
                                                   const model::Document& document, const model::Exchange& known,
                                                   double max_percent) {
  // What is derived nobody said: it is no loss.
  const int64_t retracted = comparison.retracted - comparison.derived_retracted + comparison.held_back;
  const auto covered = static_cast<double>(comparison.stored_covered);
  if (retracted < k_min_guarded_retractions) return std::nullopt;
  if (static_cast<double>(retracted) * 100 <= max_percent * covered) return std::nullopt;
  // Bars that all lie a day beside are most likely the same, dated elsewhere.
  const base::TimeZone& zone = document.exchange->time_zone;
  const std::string other_zone =
      zone == known.time_zone
          ? ""
          : fmt::format(" (it is dated in {}, the store has the symbol in {})", zone.name(), known.time_zone.name());
  return model::Refusal{
      document.symbol, "$",
      fmt::format(
          "it would retract {} of the {} stored bars between {} and {}, more than {} percent{}; if that is meant, "
          "ingest it with --force",
          retracted, comparison.stored_covered, document.first_date().iso(), document.last_date().iso(),
          base::number_text(max_percent), other_zone)};
}

}  // namespace bluedot::store
