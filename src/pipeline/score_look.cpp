#include "pipeline/score_look.hpp"

#include "pipeline/market_look.hpp"
#include "store/findings/finding_table.hpp"

#include <algorithm>
#include <map>

namespace bluedot::pipeline {
namespace {

// The day with which the last year of an exchange's trading days begins.
base::Date year_begin(const quality::MarketCalendar& calendar) {
  const auto& days = calendar.days();
  const auto year = static_cast<size_t>(quality::k_year_of_days);
  return days.empty() ? base::k_last_date : days[days.size() > year ? days.size() - year : 0];
}

}  // namespace

std::vector<SymbolScore> score_symbols(const sql::Reader& database) {
  const Market whole = read_market(database, base::k_first_date);
  std::map<std::string, SymbolScore> scores;
  std::map<std::string, base::Date> begins;
  for (const DailySeries& one : whole.series) {
    scores[one.symbol] = {one.symbol, 0, {}, one.last};
    begins[one.symbol] = year_begin(whole.calendar_of(one));
  }
  for (const Gap& gap : find_gaps(database, whole, "", base::k_first_date)) {
    quality::Blemishes& of = scores[gap.symbol].of;
    if (gap.is_at_end) {
      of.behind += gap.days;
    } else if (gap.to >= begins[gap.symbol]) {
      of.missing += gap.days;
    }
  }
  for (const store::FindingRow& finding : store::list_findings(database, {.state = "open", .symbol = {}, .rule = {}})) {
    const auto found = scores.find(finding.symbol);
    const auto last = base::Date::parse_iso(finding.last_date).value();
    if (found == scores.end() || last < begins[finding.symbol]) continue;
    quality::Blemishes& of = found->second.of;
    ++(finding.severity == "error" ? of.errors : finding.severity == "warning" ? of.warnings : of.infos);
  }
  std::vector<SymbolScore> list;
  for (auto& [symbol, score] : scores) {
    score.score = quality::score_of(score.of);
    list.push_back(score);
  }
  std::ranges::stable_sort(list, {}, &SymbolScore::score);
  return list;
}

}  // namespace bluedot::pipeline
