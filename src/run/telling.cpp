#include "run/telling.hpp"

#include <algorithm>

namespace bluedot::run {

using store::News;

namespace {

using model::RunOutcome;

bool is_trouble(RunOutcome outcome) {
  return outcome == RunOutcome::degraded || outcome == RunOutcome::failed;
}

bool has_new_trouble(const Standing& standing, const store::StateTold& last) {
  return standing.state != last.state || !std::ranges::all_of(standing.troubles, [&](const std::string& trouble) {
           return std::ranges::find(last.troubles, trouble) != last.troubles.end();
         });
}

std::optional<News> news_of_trouble(NotifyWhen when, const Standing& standing,
                                    const std::optional<store::StateTold>& last, base::Instant now) {
  if (!last || has_new_trouble(standing, *last)) return News::trouble;
  const auto told = base::Instant::parse(last->at);
  const bool is_another_day = !told || now.milliseconds - told->milliseconds >= base::k_ms_per_day;
  return when != NotifyWhen::change || is_another_day ? std::optional(News::still) : std::nullopt;
}

}  // namespace

Standing standing_after(const std::vector<model::RunStep>& steps, std::vector<std::string> open_troubles) {
  Standing standing{model::outcome_of(steps), std::move(open_troubles)};
  for (const model::RunStep& step : steps) {
    if (is_trouble(step.outcome) && !step.stays_open) standing.troubles.push_back(step.name);
  }
  if (!standing.troubles.empty()) standing.state = std::max(standing.state, RunOutcome::degraded);
  return standing;
}

std::optional<store::News> news_of(NotifyWhen when, const Standing& standing,
                                   const std::optional<store::StateTold>& last, base::Instant now) {
  if (is_trouble(standing.state)) return news_of_trouble(when, standing, last, now);
  // That nothing came does not mend what was delivered; that nothing failed shows that all can be reached again.
  const bool is_mended = standing.state == RunOutcome::ok || (last && last->state == RunOutcome::failed);
  if (last && is_trouble(last->state)) return is_mended ? std::optional(News::recovered) : std::nullopt;
  return when == NotifyWhen::always && standing.state == RunOutcome::ok ? std::optional(News::well) : std::nullopt;
}

int64_t day_of_trouble(base::Instant since, base::Instant now) {
  return (now.milliseconds - since.milliseconds) / base::k_ms_per_day + 1;
}

}  // namespace bluedot::run
