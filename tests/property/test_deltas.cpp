// Short answers of yahoo that overlap, with a bad row, of shares that were split or are quoted in another currency by
// now: in whatever order they come, the files are what the one rule makes of them.
#include "base/digest.hpp"
#include "base/time_zone.hpp"
#include "property/deliveries.hpp"
#include "property/payloads.hpp"
#include "property/rule_oracle.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

struct Share {
  const char* symbol;
  const char* export_name;
  const char* time_zone;
  int open_minute;
};

constexpr Share k_shares[] = {{"AAPL", "AAPL", "America/New_York", 9 * 60 + 30},
                              {"VOD.L", "VOD_L", "Europe/London", 8 * 60}};
constexpr int k_days = 24;

int pick(std::mt19937& random, int least, int most) {
  return least + static_cast<int>(random() % static_cast<uint32_t>(most - least + 1));
}

// Weekdays from the second of June 2025 on.
base::Date day(int index) {
  return {20241 + index / 5 * 7 + index % 5};
}

class DrawnShare {
 public:
  DrawnShare(const Share& share, std::mt19937& random)
      : oracle(model::exchange_in_zone(share.time_zone)),
        m_share(share),
        m_random(random),
        m_rescaled(pick(random, 4, k_days - 4)),
        m_is_split(pick(random, 0, 1) == 0) {}

  // Two days' answers mostly overlap, those of one evening tie.
  void add(std::vector<Delivery>& deliveries) {
    const bool is_short = pick(m_random, 0, 3) > 0;
    const int last = pick(m_random, 4, k_days - 1);
    const int first = std::max(0, last - (is_short ? 4 : 18));
    // What was made behind the split, or in the other currency, is in the new scale throughout.
    const bool is_rescaled = last >= m_rescaled;
    GeneratedSeries series{m_share.symbol, {}, {}};
    if (m_is_split && is_rescaled) series.splits = {day(m_rescaled)};
    series.currency = m_is_split ? "USD" : is_rescaled ? "GBP" : "GBp";
    const int bad = is_short ? pick(m_random, first, last) : -1;
    for (int i = first; i <= last; ++i) {
      if (i == bad) {
        series.impossible.push_back(day(i));
      } else if (i > first && i < last && i - 1 != bad && pick(m_random, 0, 7) == 0) {
        series.nulls.push_back(day(i));
      } else {
        series.bars.push_back(bar(i, is_rescaled ? m_is_split ? 10 : 100 : 1));
      }
    }
    // A payload ends with its last bar.
    const auto is_behind = [&](base::Date date) { return series.bars.back().date < date; };
    std::erase_if(series.impossible, is_behind);
    std::erase_if(series.nulls, is_behind);
    said(series, deliveries);
  }

  RuleOracle oracle;

 private:
  model::Bar bar(int index, int divisor) {
    // Now and then restated.
    const int close = 2000 + 100 * index + (pick(m_random, 0, 5) == 0 ? 300 : 0);
    const auto price = [&](int whole) { return static_cast<double>(whole) / divisor; };
    const int64_t volume = 1000 * pick(m_random, 1, 2);
    return {
        day(index),
        {price(close), price(close + 200), price(close - 200), price(close), volume, {}, {}, model::Session::trading},
        false};
  }

  void said(const GeneratedSeries& series, std::vector<Delivery>& deliveries) {
    const base::Date last = series.bars.back().date;
    const auto zone = base::TimeZone::named(m_share.time_zone);
    const bool is_evening = pick(m_random, 0, 2) == 0;
    const std::string body = is_evening ? yahoo_evening_payload(series, m_share.time_zone, m_share.open_minute)
                                        : yahoo_payload(series, m_share.time_zone, m_share.open_minute);
    model::Document document;
    document.feed = "yahoo";
    document.symbol = m_share.symbol;
    document.exchange = model::exchange_in_zone(m_share.time_zone);
    document.says_exchange = true;
    document.as_of = is_evening ? base::Instant{zone.at(last, m_share.open_minute + 6 * 60 + 30).milliseconds + 1000}
                                : zone.at(base::Date{last.days + 1}, 1);
    document.finality.settled_until = last;
    document.bars = series.bars;
    document.gaps = series.nulls;
    document.gaps.insert(document.gaps.end(), series.impossible.begin(), series.impossible.end());
    oracle.documents.push_back({document, base::xxh3_128_hex(body)});
    deliveries.push_back({std::string(m_share.symbol) + "_daily", body});
  }

  const Share& m_share;
  std::mt19937& m_random;
  int m_rescaled;
  bool m_is_split;
};

}  // namespace

TEST_CASE("deltas with a bad row, a split or another currency follow the rule in any order") {
  std::mt19937 random(20250805);
  for (int round = 0; round < delivery_rounds(); ++round) {
    std::vector<Delivery> deliveries;
    std::map<std::string, std::string> expected;
    for (const Share& share : k_shares) {
      DrawnShare drawn(share, random);
      for (int count = pick(random, 2, 6); count > 0; --count) drawn.add(deliveries);
      for (const auto& [stream, text] : drawn.oracle.files(day(0), day(k_days))) {
        expected[std::string("daily/data/") + share.export_name + "_" + stream + ".csv"] = text;
      }
    }
    const auto tree = tree_after(deliveries, {.is_damaged = round % 5 == 0}, random);
    INFO("round " << round);
    CHECK(std::ranges::count_if(tree, [](const auto& file) { return file.first.ends_with(".csv"); }) ==
          std::ssize(expected));
    for (const auto& [path, text] : expected) {
      INFO(path);
      REQUIRE(tree.contains(path));
      REQUIRE(tree.at(path) == text);
    }
  }
}
