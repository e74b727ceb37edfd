#include "quality/judge_series.hpp"
#include "unit/quality/made_series.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <set>

using namespace bluedot;
using namespace bluedot::test;

namespace {

// Two years with a fault in every second week or so.
Bars spoiled_series(uint64_t seed) {
  std::mt19937_64 random(seed);
  Bars bars = made_series(520);
  for (size_t at = 30; at + 10 < bars.size(); at += 3 + random() % 12) {
    switch (random() % 7) {
      case 0:
        scale(bars, at, at + 1 + random() % 5, 10);
        break;
      case 1:
        scale(bars, at, bars.size(), random() % 2 == 0 ? 0.5 : 2);
        break;
      case 2:
        flatten(bars[at], bars[at - 1].values.close, 0);
        break;
      case 3:
        bars[at].values.volume = *bars[at].values.volume * 1000;
        break;
      case 4:
        bars[at].values.high *= 3;
        break;
      case 5:
        bars[at].values.session = model::Session::holiday;
        break;
      default:
        for (size_t i = at; i < at + 1 + random() % 9 && i < bars.size(); ++i) bars[i].values = bars[i - 1].values;
    }
  }
  return bars;
}

std::vector<model::Flaw> judged(const quality::SeriesInView& view) {
  return quality::judge_series(view, quality::all_rules());
}

}  // namespace

TEST_CASE("every rule is told apart, and says what it means and where it is from") {
  std::set<std::string_view> names;
  for (const quality::SeriesRule& rule : quality::series_rules()) {
    CHECK(names.insert(rule.name).second);
    CHECK(rule.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
    CHECK_FALSE(rule.meaning.empty());
    CHECK_FALSE(rule.source.empty());
    CHECK(quality::find_series_rule(rule.name) == &rule);
  }
  CHECK(names.size() == 11);
  CHECK(quality::find_series_rule("nothing") == nullptr);
}

TEST_CASE("of one bar the first rule is told: without it, the next") {
  Bars bars = made_series();
  scale(bars, 90, 91, 10);
  CHECK(all_found(bars) == "scale " + bars[90].date.iso());
  auto rules = quality::all_rules();
  std::erase_if(rules, [](const quality::RuleInUse& use) { return use.rule->name == "scale"; });
  CHECK(text_of(quality::judge_series(view_of(bars), rules)) ==
        "jump " + bars[90].date.iso() + " to " + bars[91].date.iso());
}

TEST_CASE("a threshold is the caller's") {
  Bars bars = made_series();
  scale(bars, 90, bars.size(), 1.3);
  const quality::RuleInUse use{quality::find_series_rule("jump"), 40};
  CHECK(quality::judge_series(view_of(bars), {&use, 1}).empty());
}

TEST_CASE("what is said of a day depends on no bar that is farther away than agreed") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const Bars bars = spoiled_series(seed);
    const auto whole = judged(view_of(bars));
    REQUIRE(whole.size() > 20);
    for (size_t from = quality::k_lead_bars; from < bars.size(); from += 17) {
      const Bars part(bars.begin() + static_cast<std::ptrdiff_t>(from - quality::k_lead_bars), bars.end());
      auto view = view_of(part);
      view.from = bars[from].date;
      auto expected = whole;
      std::erase_if(expected, [&](const model::Flaw& flaw) { return flaw.from < view.from; });
      INFO(seed << " from " << view.from.iso());
      CHECK(judged(view) == expected);
    }
    for (size_t end = 100; end < bars.size(); end += 17) {
      const Bars part(bars.begin(), bars.begin() + static_cast<std::ptrdiff_t>(end));
      const base::Date last = bars[end - 1 - quality::k_bars_after].date;
      const auto until = [&](std::vector<model::Flaw> flaws) {
        std::erase_if(flaws, [&](const model::Flaw& flaw) { return flaw.to > last; });
        return text_of(flaws);
      };
      INFO(seed << " to " << part.back().date.iso());
      CHECK(until(judged(view_of(part))) == until(whole));
    }
  }
}
