#include "run/telling.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using model::RunOutcome;
using run::NotifyWhen;
using store::News;

namespace {

const base::Instant k_now = base::Instant::parse("2025-08-05T13:00:00Z").value();

std::optional<store::StateTold> told(RunOutcome state, const char* at, std::vector<std::string> troubles = {}) {
  return store::StateTold{state, at, "first", std::move(troubles), at};
}

model::RunStep step(const char* name, RunOutcome outcome, bool stays_open = false) {
  model::RunStep made;
  made.name = name;
  made.outcome = outcome;
  made.stays_open = stays_open;
  return made;
}

}  // namespace

TEST_CASE("who asks for changes is told when trouble begins, changes, goes on for a day, and ends") {
  const auto news = [](RunOutcome outcome, const std::optional<store::StateTold>& last) {
    return run::news_of(NotifyWhen::change, {outcome}, last, k_now);
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
    return run::news_of(NotifyWhen::always, {RunOutcome::nothing}, told(before, "2025-08-05T12:00:00.000Z"), k_now);
  };
  CHECK(news(RunOutcome::failed) == News::recovered);
  CHECK(news(RunOutcome::degraded) == std::nullopt);
  CHECK(news(RunOutcome::ok) == std::nullopt);
}

TEST_CASE("who asks for every trouble, or for everything, is told each time") {
  const auto last = told(RunOutcome::failed, "2025-08-05T12:59:00.000Z");
  CHECK(run::news_of(NotifyWhen::trouble, {RunOutcome::failed}, last, k_now) == News::still);
  CHECK(run::news_of(NotifyWhen::trouble, {RunOutcome::ok}, {}, k_now) == std::nullopt);
  CHECK(run::news_of(NotifyWhen::always, {RunOutcome::ok}, {}, k_now) == News::well);
  CHECK(run::news_of(NotifyWhen::always, {RunOutcome::nothing}, {}, k_now) == std::nullopt);
}

TEST_CASE("the days of a trouble are counted from when it began") {
  CHECK(run::day_of_trouble(base::Instant::parse("2025-08-05T12:00:00Z").value(), k_now) == 1);
  CHECK(run::day_of_trouble(base::Instant::parse("2025-08-03T12:00:00Z").value(), k_now) == 3);
}

TEST_CASE("what is open of deliveries is trouble until it is mended, whatever later runs do") {
  const std::vector<std::string> open{"drive: A_daily.json is rejected"};
  const auto quiet = run::standing_after({step("ingest", RunOutcome::nothing)}, open);
  CHECK(quiet.state == RunOutcome::degraded);
  CHECK(quiet.troubles == open);
  const auto good = run::standing_after({step("ingest", RunOutcome::ok)}, open);
  CHECK(good.state == RunOutcome::degraded);
  const auto rejecting = run::standing_after({step("ingest", RunOutcome::degraded, true)}, open);
  CHECK(rejecting.troubles == open);  // once, so that it is the same trouble in the next run
  CHECK(run::standing_after({step("ingest", RunOutcome::ok)}, {}).state == RunOutcome::ok);

  const auto last = told(RunOutcome::degraded, "2025-08-05T12:00:00.000Z", open);
  CHECK(run::news_of(NotifyWhen::change, good, last, k_now) == std::nullopt);
  CHECK(run::news_of(NotifyWhen::change, good, {}, k_now) == News::trouble);  // of a run that was cut off
}

TEST_CASE("a trouble beside one that was told already is news") {
  const auto last = told(RunOutcome::failed, "2025-08-05T12:00:00.000Z", {"publish pages"});
  const auto same = run::standing_after({step("publish pages", RunOutcome::failed)}, {});
  CHECK(run::news_of(NotifyWhen::change, same, last, k_now) == std::nullopt);
  const auto more = run::standing_after({step("publish pages", RunOutcome::failed)}, {"drive: A.json is rejected"});
  CHECK(run::news_of(NotifyWhen::change, more, last, k_now) == News::trouble);
}
