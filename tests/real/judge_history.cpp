// What the rules over a series find in real bars: judge_history FOLDER [DRAWN [SEED [RULE]]].
//
// Counts by rule and the seconds they took; of each rule, or of RULE, DRAWN flaws at random with the bars around, for a
// person to judge. Where two documents are of one symbol, whatever its ending, also what they differ in. Without the
// folder it is skipped (exit 77).
#include "base/number_text.hpp"
#include "quality/pair_rules.hpp"
#include "real/history.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <map>
#include <random>

using namespace bluedot;

namespace {

constexpr int64_t k_bars_shown = 5;  // before and behind

struct Found {
  const model::Document* document;
  model::Flaw flaw;
};

std::string volume_text(const model::BarValues& values) {
  return values.volume ? std::to_string(*values.volume) : "unknown";
}

void show(const Found& found) {
  const model::Document& document = *found.document;
  const model::Flaw& flaw = found.flaw;
  fmt::print("\n{} {} {} {}{}: {} ({})\n", flaw.rule, document.symbol, name_of(document.timeframe), flaw.from.iso(),
             flaw.to == flaw.from ? "" : " to " + flaw.to.iso(), flaw.observed, flaw.expected);
  const auto at = std::ranges::lower_bound(document.bars, flaw.from, {}, &model::Bar::date) - document.bars.begin();
  const auto end = std::min<int64_t>(std::ssize(document.bars), at + k_bars_shown);
  for (int64_t i = std::max<int64_t>(0, at - k_bars_shown); i < end; ++i) {
    const model::Bar& bar = document.bars[static_cast<size_t>(i)];
    const model::BarValues& v = bar.values;
    const bool is_flawed = bar.date >= flaw.from && bar.date <= flaw.to;
    fmt::print("{} {} {} {:.2f} {:.2f} {:.2f} {:.2f} {} {}\n", is_flawed ? ">" : " ", bar.date.iso(),
               bar.date.iso_weekday(), v.open, v.high, v.low, v.close, volume_text(v), bar.provisional ? "open" : "");
  }
}

std::string stem_of(const model::Document& document) {
  return document.symbol.substr(0, document.symbol.find('.'));
}

// Of every two documents of one symbol, whatever its ending: weeks against days, feed against feed.
void judge_pairs(const std::vector<model::Document>& documents,
                 std::map<std::string_view, std::vector<Found>>& by_rule) {
  size_t weeks = 0;
  size_t shared = 0;
  for (const model::Document& one : documents) {
    for (const model::Document& other : documents) {
      if (stem_of(one) != stem_of(other) || &one == &other) continue;
      std::vector<model::Flaw> flaws;
      if (one.timeframe == model::Timeframe::weekly && other.timeframe == model::Timeframe::daily) {
        weeks += one.bars.size();
        quality::judge_weeks(other.bars, one.bars, one.first_date(), quality::k_week_not_days.threshold, flaws);
      } else if (one.timeframe == other.timeframe && one.feed < other.feed) {
        shared += std::min(one.bars.size(), other.bars.size());
        quality::compare_feeds({one.feed, one.bars}, {other.feed, other.bars}, one.first_date(),
                               quality::k_feeds_disagree.threshold, flaws);
      }
      for (model::Flaw& flaw : flaws) by_rule[flaw.rule].push_back({&one, std::move(flaw)});
    }
  }
  if (weeks + shared > 0) fmt::print("held against each other: {} weeks, {} bars of two feeds\n", weeks, shared);
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// A day is added to each series: the seconds that judging it takes.
double seconds_of_a_day(const std::vector<model::Document>& documents, size_t& series) {
  const auto rules = quality::all_rules();
  const auto begin = std::chrono::steady_clock::now();
  for (const model::Document& document : documents) {
    constexpr size_t k_bars = 300;
    if (document.bars.size() < k_bars) continue;
    quality::SeriesInView view = real::view_of(document);
    view.bars = view.bars.last(k_bars);
    view.from = document.last_date();
    ++series;
    (void)quality::judge_series(view, rules);
  }
  return seconds_since(begin);
}

void report_speed(const std::vector<model::Document>& documents) {
  size_t bars = 0;
  for (const model::Document& document : documents) bars += document.bars.size();
  std::string each;
  for (const quality::SeriesRule& rule : quality::series_rules()) {
    std::vector<model::Flaw> flaws;
    const auto begin = std::chrono::steady_clock::now();
    for (const model::Document& document : documents) rule.judge(real::view_of(document), rule.threshold, flaws);
    each += fmt::format(" {} {:.2f}", rule.name, seconds_since(begin));
  }
  size_t series = 0;
  const double day = seconds_of_a_day(documents, series);
  fmt::print("{} documents, {} bars; seconds of each rule:{}\n", documents.size(), bars, each);
  fmt::print("a day added to each of {} series of 300 bars: {:.1f} ms\n", series, day * 1000);
}

void draw(std::vector<Found>& all, size_t drawn, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::ranges::shuffle(all, random);
  for (size_t i = 0; i < std::min(drawn, all.size()); ++i) show(all[i]);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: judge_history FOLDER [DRAWN [SEED [RULE]]]\n");
    return 2;
  }
  if (!std::filesystem::is_directory(argv[1])) return 77;
  const size_t drawn = argc > 2 ? base::parse_number<size_t>(argv[2]).value_or(0) : 0;
  const uint64_t seed = argc > 3 ? base::parse_number<uint64_t>(argv[3]).value_or(1) : 1;
  const std::string only = argc > 4 ? argv[4] : "";

  const std::vector<model::Document> documents = real::read_history(argv[1]);
  std::map<std::string_view, std::vector<Found>> by_rule;
  const auto rules = quality::all_rules();
  const auto begin = std::chrono::steady_clock::now();
  for (const model::Document& document : documents) {
    for (model::Flaw& flaw : quality::judge_series(real::view_of(document), rules)) {
      by_rule[flaw.rule].push_back({&document, std::move(flaw)});
    }
  }
  fmt::print("all rules: {:.2f} s\n", seconds_since(begin));
  judge_pairs(documents, by_rule);
  for (const auto& [rule, found] : by_rule) fmt::print("{:>6} {}\n", found.size(), rule);
  report_speed(documents);
  for (auto& [rule, found] : by_rule) {
    if (only.empty() || rule == only) draw(found, drawn, seed);
  }
}
