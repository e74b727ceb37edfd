#include "run/telling.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using model::RunOutcome;
using run::NotifyWhen;
using store::News;

namespace {

const base::Instant k_now = base::Instant::parse("2025-08-05T13:00:00Z").value();

std::optional<store::StateTold> told(RunOutcome state, const char* at) {
  return store::StateTold{state, at, "first", at};
}

}  // namespace

TEST_CASE("who asks for changes is told when trouble begins, changes, goes on for a day, and ends") {
  const auto news = [](RunOutcome outcome, const std::optional<store::StateTold>& last) {
    return run::news_of(NotifyWhen::change, outcome, last, k_now);
  };
  CHECK(news(RunOutcome::ok, {}) == std::nullopt);
  CHECK(news(RunOutcome::nothing, {}) == std::nullopt);
  CHECK(news(RunOutcome::failed, {}) == News::trouble);
  CHECK(news(RunOutcome::degraded, told(RunOutcome::ok, "2025-08-01T13:00:00.000Z")) == News::trouble);
  CHECK(news(RunOutcome::failed, told(RunOutcome::degraded, "2025-08-05T12:00:00.000Z")) == News::trouble);
  CHECK(news(RunOutcome::failed, told(RunOutcome::failed, "2025-08-05T12:00:00.000Z")) == std::nullopt);
  CHECK(news(RunOutcome::failed, told(RunOutcome::failed, "2025-08-04T13:00:00.000Z")) == News::still);
  CHECK(news(RunOutcome::ok, told(RunOutcome::degraded, "2025-08-05T12:00:00.000Z")) == News::recovered);
}

TEST_CASE("that nothing came ends a failure, and no short delivery") {
  const auto news = [](RunOutcome before) {
    return run::news_of(NotifyWhen::always, RunOutcome::nothing, told(before, "2025-08-05T12:00:00.000Z"), k_now);
  };
  CHECK(news(RunOutcome::failed) == News::recovered);
  CHECK(news(RunOutcome::degraded) == std::nullopt);
  CHECK(news(RunOutcome::ok) == std::nullopt);
}

TEST_CASE("who asks for every trouble, or for everything, is told each time") {
  const auto last = told(RunOutcome::failed, "2025-08-05T12:59:00.000Z");
  CHECK(run::news_of(NotifyWhen::trouble, RunOutcome::failed, last, k_now) == News::still);
  CHECK(run::news_of(NotifyWhen::trouble, RunOutcome::ok, {}, k_now) == std::nullopt);
  CHECK(run::news_of(NotifyWhen::always, RunOutcome::ok, {}, k_now) == News::well);
  CHECK(run::news_of(NotifyWhen::always, RunOutcome::nothing, {}, k_now) == std::nullopt);
}

TEST_CASE("the days of a trouble are counted from when it began") {
  CHECK(run::day_of_trouble(base::Instant::parse("2025-08-05T12:00:00Z").value(), k_now) == 1);
  CHECK(run::day_of_trouble(base::Instant::parse("2025-08-03T12:00:00Z").value(), k_now) == 3);
}
