#include "model/weekly_bar.hpp"
#include "quality/pair_rules.hpp"
#include "unit/quality/made_series.hpp"

#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::test;

namespace {

Bars weeks_of(const Bars& days) {
  Bars weeks;
  for (size_t begin = 0; begin < days.size();) {
    const base::Date friday = days[begin].date.friday_of_iso_week();
    size_t end = begin;
    while (end < days.size() && days[end].date.friday_of_iso_week() == friday) ++end;
    weeks.push_back(*model::weekly_bar(friday, {days.data() + begin, end - begin}, true));
    begin = end;
  }
  return weeks;
}

std::vector<model::Flaw> judged(const Bars& days, const Bars& weeks, base::Date from = {}) {
  std::vector<model::Flaw> flaws;
  quality::judge_weeks(days, weeks, from, quality::k_week_not_days.threshold, flaws);
  return flaws;
}

std::vector<model::Flaw> compared(const Bars& one, const Bars& other) {
  std::vector<model::Flaw> flaws;
  quality::compare_feeds({"kite", one}, {"yahoo", other}, {}, quality::k_feeds_disagree.threshold, flaws);
  return flaws;
}

}  // namespace

TEST_CASE("a week that is what its days say has no flaw") {
  const Bars days = made_series();
  CHECK(judged(days, weeks_of(days)).empty());
  CHECK(judged({}, weeks_of(days)).empty());
  CHECK(judged(days, {}).empty());
}

TEST_CASE("a week that differs from its days in a price or a volume is told") {
  const Bars days = made_series();
  Bars weeks = weeks_of(days);
  weeks[5].values.high *= 1.05;
  weeks[12].values.volume = *weeks[12].values.volume * 2;
  weeks[20].values.close *= 1.004;  // rounding
  const auto flaws = judged(days, weeks);
  CHECK(text_of(flaws) == "week_not_days " + weeks[5].date.iso() + "; week_not_days " + weeks[12].date.iso());
  CHECK(flaws[0].observed.find("high ") == 0);
  CHECK(flaws[1].observed.find("volume ") == 0);
  CHECK(text_of(judged(days, weeks, weeks[6].date)) == "week_not_days " + weeks[12].date.iso());
}

TEST_CASE("a week that is not over, or of which days may be missing, is not judged") {
  Bars days = made_series(118);  // its last week has Monday to Wednesday
  Bars weeks = weeks_of(days);
  weeks.front().values.high *= 2;  // days before it may be missing
  weeks.back().values.high *= 2;
  CHECK(judged(days, weeks).empty());
  days = made_series();
  weeks = weeks_of(days);
  weeks.back().values.high *= 2;
  CHECK(judged(days, weeks).size() == 1);
  days.back().provisional = true;
  CHECK(judged(days, weeks).empty());
  days.back().provisional = false;
  weeks.back().provisional = true;
  CHECK(judged(days, weeks).empty());
}

TEST_CASE("a weekend session belongs to its week") {
  Bars days = made_series();
  model::Bar saturday = days.back();
  saturday.date.days += 1;
  saturday.values.close -= 4;
  days.push_back(saturday);
  CHECK(judged(days, weeks_of(days)).empty());
}

TEST_CASE("two feeds that say the same, or nearly, agree") {
  const Bars one = made_series();
  Bars other = one;
  for (size_t i = 0; i < other.size(); i += 3) other[i].values.close *= 1.004;
  CHECK(compared(one, other).empty());
  CHECK(compared(one, {}).empty());
  scale(other, 0, other.size(), 0.5);  // one is adjusted, and always was
  CHECK(text_of(compared(one, other)) == "feeds_disagree 2019-01-07 to 2019-01-31; feeds_disagree 2019-02-01");
}

TEST_CASE("two feeds that differ on a day disagree, on the newest too, and with few bars") {
  const Bars one = made_series();
  Bars other = one;
  other[90].values.close *= 1.02;
  other[100].values.low *= 0.9;
  other[119].values.close *= 0.9;
  const auto flaws = compared(one, other);
  CHECK(text_of(flaws) == "feeds_disagree " + one[90].date.iso() + "; feeds_disagree " + one[100].date.iso() +
                              "; feeds_disagree " + one[119].date.iso());
  CHECK(flaws[0].observed.find("of kite") != std::string::npos);
  CHECK(flaws[1].observed.find("low ") == 0);
  CHECK(compared(Bars(one.end() - 1, one.end()), Bars(other.end() - 1, other.end())).size() == 1);
}

TEST_CASE("dates that only one has, holidays and provisional bars are not compared") {
  const Bars one = made_series();
  Bars other = one;
  for (const size_t i : {size_t{90}, size_t{91}, size_t{92}}) other[i].values.close *= 2;
  other[90].provisional = true;
  other[91].values.session = model::Session::holiday;
  other.erase(other.begin() + 92);
  CHECK(compared(one, other).empty());
}
