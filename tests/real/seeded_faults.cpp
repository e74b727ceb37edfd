// Faults drawn into series that had none: which share of them the rules over a series find, and what they say besides.
//
// seeded_faults [FOLDER [SEED]]: in made series, and in the real ones of FOLDER (300 bars each, of shares that trade
// every day). Exit 1 when of a fault that the rules are for less is found in the made series than is promised here.
#include "base/number_text.hpp"
#include "model/bar_fault.hpp"
#include "real/history.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <random>

using namespace bluedot;
using Bars = std::vector<model::Bar>;

namespace {

constexpr size_t k_bars = 300;
constexpr size_t k_made_series = 400;

// What was done: the bars from `first` to `last` are not what they were.
struct Damage {
  size_t first, last;
  bool is_refused = false;  // by quality/row_rules, before any rule over a series
};

struct Fault {
  std::string_view name;
  std::function<Damage(Bars&, size_t at)> seed;
  double promised;  // the least share of it that is found in made series
};

void scale(model::BarValues& values, double factor) {
  for (double* price : {&values.open, &values.high, &values.low, &values.close}) *price *= factor;
}

void flatten(model::BarValues& values, double price, std::optional<int64_t> volume) {
  values.open = values.high = values.low = values.close = price;
  values.volume = volume;
}

Damage scale_bar(Bars& bars, size_t at, double factor) {
  scale(bars[at].values, factor);
  return {at, at};
}

Damage freeze(Bars& bars, size_t at, size_t count) {
  const size_t first = std::min(at, bars.size() - count);
  for (size_t i = first; i < first + count; ++i) bars[i].values = bars[first - 1].values;
  return {first, first + count - 1};
}

Damage flat_run(Bars& bars, size_t at, bool has_volume) {
  const size_t first = std::min(at, bars.size() - 5);
  for (size_t i = first; i < first + 5; ++i) {
    flatten(bars[i].values, bars[first - 1].values.close, has_volume ? bars[i].values.volume : 0);
  }
  return {first, first + 4};
}

// As YESBANK's on 2020-03-06: 36.80, then 33.15, 33.15, 5.55, 16.20. What follows is at the new level.
Damage crash(Bars& bars, size_t at) {
  const double before = bars[at - 1].values.close;
  for (size_t i = at; i < bars.size(); ++i) scale(bars[i].values, 0.44);
  auto& values = bars[at].values;
  values.open = values.high = before * 0.9;
  values.low = before * 0.151;
  values.close = before * 0.44;
  values.volume = values.volume.value_or(0) * 5;
  return {at, at};
}

Damage split(Bars& bars, size_t at, double factor) {
  for (size_t i = at; i < bars.size(); ++i) {
    scale(bars[i].values, factor);
    bars[i].values.volume = static_cast<int64_t>(static_cast<double>(bars[i].values.volume.value_or(0)) / factor);
  }
  return {at, at};
}

// A Friday to Saturday.
Damage shift_date(Bars& bars, size_t at) {
  while (at > 0 && bars[at].date.iso_weekday() != 5) --at;
  bars[at].date.days += 1;
  return {at, at};
}

Damage swap_high_and_low(Bars& bars, size_t at) {
  std::swap(bars[at].values.high, bars[at].values.low);
  return {at, at, model::find_fault(bars[at].values) || model::find_contradiction(bars[at].values)};
}

std::vector<Fault> faults() {
  return {
      {"double a bar", [](Bars& bars, size_t at) { return freeze(bars, at, 1); }, 0.99},
      {"x10", [](Bars& bars, size_t at) { return scale_bar(bars, at, 10); }, 0.99},
      {"x100", [](Bars& bars, size_t at) { return scale_bar(bars, at, 100); }, 0.99},
      {"x0.1", [](Bars& bars, size_t at) { return scale_bar(bars, at, 0.1); }, 0.99},
      {"x0.5", [](Bars& bars, size_t at) { return scale_bar(bars, at, 0.5); }, 0.99},
      {"high x10",
       [](Bars& bars, size_t at) {
         return bars[at].values.high *= 10, Damage{at, at};
       },
       0.99},
      {"freeze 5 bars", [](Bars& bars, size_t at) { return freeze(bars, at, 5); }, 0.99},
      {"flat run, volume 0", [](Bars& bars, size_t at) { return flat_run(bars, at, false); }, 0.99},
      {"flat run, with volume", [](Bars& bars, size_t at) { return flat_run(bars, at, true); }, 0.99},
      {"volume x1000",
       [](Bars& bars, size_t at) {
         return bars[at].values.volume = *bars[at].values.volume * 1000, Damage{at, at};
       },
       0.99},
      {"volume 0",
       [](Bars& bars, size_t at) {
         return bars[at].values.volume = 0, Damage{at, at};
       },
       0.99},
      {"crash by 56 %", crash, 0.99},
      {"split 2:1", [](Bars& bars, size_t at) { return split(bars, at, 0.5); }, 0.99},
      {"split 10:1", [](Bars& bars, size_t at) { return split(bars, at, 0.1); }, 0.99},
      {"split 3:2", [](Bars& bars, size_t at) { return split(bars, at, 2.0 / 3); }, 0.9},
      {"shift a date to Saturday", shift_date, 0.99},
      {"swap high and low", swap_high_and_low, 0.99},
  };
}

// Two percent a day, now and then more; volumes a fifth of a lognormal's; Mondays to Fridays.
Bars made_series(std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> share(0, 1);
  double close = 50 + 2000 * share(random);
  const double usual_volume = std::exp(8 + 6 * share(random));
  Bars bars;
  for (int32_t day = 17903; bars.size() < k_bars; ++day) {  // from 2019-01-07, a Monday
    if (base::Date{day}.iso_weekday() > 5 || share(random) < 0.04) continue;
    const double deviation = share(random) < 0.05 ? 0.04 : 0.018;
    const double open = close * std::exp(deviation / 3 * normal(random));
    const double next = open * std::exp(std::clamp(deviation * normal(random), -0.17, 0.17));
    const auto rounded = [](double price) { return std::round(price * 20) / 20; };
    const double reach = deviation * std::abs(normal(random)) / 2 + 0.002;
    model::BarValues values;
    values.open = rounded(open);
    values.high = rounded(std::max(open, next) * (1 + reach));
    values.low = rounded(std::min(open, next) * (1 - reach));
    values.close = rounded(next);
    values.high = std::max({values.high, values.open, values.close});
    values.low = std::min({values.low, values.open, values.close});
    values.volume = static_cast<int64_t>(usual_volume * std::exp(0.6 * normal(random))) + 1;
    bars.push_back({{day}, values, false});
    close = next;
  }
  return bars;
}

std::vector<model::Flaw> judge(const Bars& bars) {
  static const model::Exchange exchange = model::exchange_of("X.NS", "Asia/Kolkata");
  const auto rules = quality::all_rules();
  return quality::judge_series({model::Timeframe::daily, exchange, bars, bars.front().date, {}}, rules);
}

// Windows of bars that trade every day, and in the last hundred of which nothing is flawed as they are.
std::vector<Bars> real_series(const std::filesystem::path& folder, std::mt19937_64& random) {
  std::vector<Bars> all;
  for (const model::Document& document : real::read_history(folder)) {
    if (document.bars.size() < 2 * k_bars) continue;
    for (int tries = 0; tries < 20; ++tries) {
      const size_t begin = random() % (document.bars.size() - k_bars);
      Bars bars(document.bars.begin() + static_cast<std::ptrdiff_t>(begin),
                document.bars.begin() + static_cast<std::ptrdiff_t>(begin + k_bars));
      const bool is_lively = std::ranges::all_of(
          bars, [](const model::Bar& bar) { return bar.values.volume.value_or(0) > 1000 && !bar.provisional; });
      if (!is_lively || std::ranges::any_of(
                            judge(bars), [&](const model::Flaw& flaw) { return flaw.to >= bars[k_bars - 100].date; })) {
        continue;
      }
      all.push_back(std::move(bars));
      break;
    }
  }
  return all;
}

struct Result {
  size_t tried = 0, found = 0;
  std::map<std::string, size_t> by;       // rules, and how often each told it
  std::map<std::string, size_t> besides;  // and what they said anew of other bars
};

void try_fault(const Fault& fault, const Bars& bars, size_t at, Result& result) {
  Bars damaged = bars;
  const Damage damage = fault.seed(damaged, at);
  ++result.tried;
  if (damage.is_refused) {
    ++result.found;
    ++result.by["refused"];
    return;
  }
  const auto before = judge(bars);
  bool is_found = false;
  for (const model::Flaw& flaw : judge(damaged)) {
    if (flaw.from <= damaged[damage.last].date && flaw.to >= damaged[damage.first].date) {
      is_found = true;
      ++result.by[std::string(flaw.rule)];
    } else if (std::ranges::none_of(before, [&](const model::Flaw& old) { return old.from == flaw.from; })) {
      ++result.besides[std::string(flaw.rule)];
    }
  }
  result.found += is_found ? 1U : 0U;
}

std::string counts_text(const std::map<std::string, size_t>& counts) {
  std::string text;
  for (const auto& [rule, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", rule, count);
  }
  return text;
}

// Whether each fault is found as often as promised.
bool report(std::string_view title, const std::vector<Bars>& all, std::mt19937_64& random) {
  std::map<std::string_view, size_t> alarms;
  for (const Bars& bars : all) {
    for (const model::Flaw& flaw : judge(bars)) ++alarms[flaw.rule];
  }
  fmt::print("\n{}: {} series of {} bars; as they are:", title, all.size(), k_bars);
  for (const auto& [rule, count] : alarms) fmt::print(" {} {}", rule, count);
  fmt::print("\n{:<26} {:<8} {:>6} {:>7}  told by; besides, of other bars\n", "fault", "where", "tried", "found");
  bool is_kept = true;
  for (const Fault& fault : faults()) {
    for (const bool is_newest : {false, true}) {
      Result result;
      for (const Bars& bars : all) {
        const size_t at = is_newest ? bars.size() - 1 : bars.size() - 80 + random() % 70;
        try_fault(fault, bars, at, result);
      }
      const double share = static_cast<double>(result.found) / static_cast<double>(std::max<size_t>(result.tried, 1));
      is_kept = is_kept && share >= fault.promised;
      fmt::print("{:<26} {:<8} {:>6} {:>6.1f}%  {}{}\n", fault.name, is_newest ? "newest" : "inside", result.tried,
                 share * 100, counts_text(result.by),
                 result.besides.empty() ? "" : "; besides " + counts_text(result.besides));
    }
  }
  return is_kept;
}

}  // namespace

int main(int argc, char** argv) {
  std::mt19937_64 random(argc > 2 ? base::parse_number<uint64_t>(argv[2]).value_or(1) : 1);
  std::vector<Bars> made;
  while (made.size() < k_made_series) made.push_back(made_series(random));
  const bool is_kept = report("made", made, random);
  if (argc > 1 && *argv[1] != '\0') report("real", real_series(argv[1], random), random);
  return is_kept ? 0 : 1;
}
