#include "run/telling.hpp"

namespace bluedot::run {
using store::News;

namespace {

using model::RunOutcome;

bool is_trouble(RunOutcome outcome) {
  return outcome == RunOutcome::degraded || outcome == RunOutcome::failed;
}

std::optional<News> news_of_trouble(NotifyWhen when, RunOutcome outcome, const std::optional<store::StateTold>& last,
                                    base::Instant now) {
  if (!last || last->state != outcome) return News::trouble;
  const auto told = base::Instant::parse(last->at);
  const bool is_another_day = !told || now.milliseconds - told->milliseconds >= base::k_ms_per_day;
  return when != NotifyWhen::change || is_another_day ? std::optional(News::still) : std::nullopt;
}

}  // namespace

std::optional<store::News> news_of(NotifyWhen when, RunOutcome outcome, const std::optional<store::StateTold>& last,
                                   base::Instant now) {
  if (is_trouble(outcome)) return news_of_trouble(when, outcome, last, now);
  // That nothing came does not mend what was delivered; that nothing failed shows that all can be reached again.
  const bool is_mended = outcome == RunOutcome::ok || (last && last->state == RunOutcome::failed);
  if (last && is_trouble(last->state)) return is_mended ? std::optional(News::recovered) : std::nullopt;
  return when == NotifyWhen::always && outcome == RunOutcome::ok ? std::optional(News::well) : std::nullopt;
}

int64_t day_of_trouble(base::Instant since, base::Instant now) {
  return (now.milliseconds - since.milliseconds) / base::k_ms_per_day + 1;
}

}  // namespace bluedot::run
