// The one rule against a plain oracle: the same documents in any order end in the same bars and dots.
#include "base/error.hpp"
#include "store/writing/undo.hpp"
#include "store_fixture.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <functional>
#include <map>
#include <random>

using namespace bluedot;
using namespace bluedot::tests;

namespace {

struct Said {
  model::Document document;
  std::string seed, digest;
};

// A symbol without an ending: documents alone say where it trades, and they disagree.
constexpr const char* k_symbol = "DIX";

// Documents over three weeks with sliding windows, holes, restatements, ties, two feeds, three time zones, and
// provisional last bars.
std::vector<Said> draw_documents(std::mt19937& random) {
  const auto pick = [&](int least, int most) { return std::uniform_int_distribution<int>(least, most)(random); };
  const base::Date begin = day("2025-06-02");
  const std::array zones{"Asia/Kolkata", "America/New_York", "Europe/London"};
  std::vector<Said> all;
  const int count = pick(2, 7);
  for (int i = 0; i < count; ++i) {
    const model::Exchange exchange = model::exchange_in_zone(zones.at(static_cast<size_t>(pick(0, 2))));
    const int first = pick(0, 12), length = pick(1, 8);
    const base::Date last{begin.days + first + length - 1};
    // In the middle of a session or after it; coarse, so that ties occur.
    const base::Instant as_of{int64_t{last.days + pick(0, 2)} * base::k_ms_per_day + pick(0, 2) * 6 * 3'600'000 +
                              5 * 3'600'000};
    std::vector<model::Bar> bars;
    for (int d = first; d < first + length; ++d) {
      const base::Date date{begin.days + d};
      const bool is_edge = d == first || d == first + length - 1;
      if (!is_edge && pick(0, 4) == 0) continue;
      bars.push_back(bar(date, 100 + pick(0, 2), exchange.close_of(model::Timeframe::daily, date) > as_of));
    }
    auto made = document(std::move(bars), as_of, k_symbol);
    made.exchange = exchange;
    made.says_exchange = pick(0, 2) > 0;
    if (pick(0, 2) == 0) made.feed = "yahoo";
    for (int d = first + 1; d < first + length - 1; ++d) {
      const base::Date date{begin.days + d};
      const bool carried = std::ranges::any_of(made.bars, [&](const auto& b) { return b.date == date; });
      if (!carried && pick(0, 1) == 0) made.gaps.push_back(date);
    }
    for (int d = first - 2; d < first + length; ++d) {
      if (pick(0, 3) == 0) made.dots.push_back(base::Date{begin.days + d});
    }
    made.dots_last = exchange.time_zone.local_date(as_of);
    std::erase_if(made.dots, [&](base::Date date) { return date > made.dots_last; });
    const std::string seed = std::to_string(i) + "/" + std::to_string(random());
    all.push_back({std::move(made), seed, base::xxh3_128_hex(seed)});
  }
  return all;
}

// More with BLUEDOT_PROPERTY_ROUNDS, for a long run.
int rounds() {
  const char* text = std::getenv("BLUEDOT_PROPERTY_ROUNDS");
  return text == nullptr ? 150 : std::atoi(text);
}

// The rule as src/README.md, the one rule, words it, for one date: the winning document, or nullptr.
template <typename Covers, typename Settled>
const Said* winner(const std::vector<Said>& all, const Covers& covers, const Settled& is_settled) {
  const Said* best = nullptr;
  const auto rank = [&](const Said& said) {
    return std::tuple(is_settled(said), said.document.feed == "marketsmith", said.document.as_of,
                      said.document.bars.size(), said.digest);
  };
  for (const Said& said : all) {
    if (covers(said) && (best == nullptr || rank(said) > rank(*best))) best = &said;
  }
  return best;
}

// Where the symbol trades: who says it comes before who does not.
std::string zone_by_oracle(const std::vector<Said>& all) {
  const Said* best = winner(
      all, [](const Said&) { return true; }, [](const Said& said) { return said.document.says_exchange; });
  return best == nullptr ? "Asia/Kolkata" : best->document.exchange->time_zone.name();
}

std::string oracle(const std::vector<Said>& all) {
  std::string text, dots;
  for (int d = -5; d < 40; ++d) {
    const base::Date date{day("2025-06-02").days + d};
    const Said* of_bar = winner(
        all,
        [&](const Said& said) {
          const auto& made = said.document;
          return made.first_date() <= date && date <= made.last_date() &&
                 std::ranges::find(made.gaps, date) == made.gaps.end();
        },
        [&](const Said& said) {
          return said.document.as_of >= said.document.exchange->close_of(model::Timeframe::daily, date);
        });
    if (of_bar != nullptr) {
      for (const model::Bar& b : of_bar->document.bars) {
        if (b.date != date) continue;
        text += "DIX daily " + date.iso() + " " + std::to_string(static_cast<int>(b.values.close)) + ".0 trading " +
                (b.provisional ? "1" : "0") + "\n";
      }
    }
    const Said* of_dot = winner(
        all,
        [&](const Said& said) {
          const auto& made = said.document;
          return !made.dots.empty() && made.dots.front() <= date && date <= made.dots_last;
        },
        [](const Said&) { return true; });
    if (of_dot != nullptr && std::ranges::find(of_dot->document.dots, date) != of_dot->document.dots.end()) {
      dots += "DIX dot " + date.iso() + "\n";
    }
  }
  return text + dots;
}

}  // namespace

TEST_CASE("any order and any grouping end in what the oracle says") {
  std::mt19937 random(20250802);
  for (int round = 0; round < rounds(); ++round) {
    std::vector<Said> all = draw_documents(random);
    const std::string expected = oracle(all);
    for (int order = 0; order < 2; ++order) {
      std::ranges::shuffle(all, random);
      Store store;
      store.database.run_script("PRAGMA synchronous = OFF");  // nothing here is about durability
      store.options.force = true;                             // the retraction guard would reject some
      size_t taken = 0;
      while (taken < all.size()) {
        store::BatchWriter batch(store.database, Store::run(), store.options);
        const size_t group = 1 + random() % all.size();
        for (size_t i = 0; i < group && taken < all.size(); ++i, ++taken) {
          batch.take(Store::provenance(all[taken].seed), all[taken].document);
        }
        batch.commit({});
      }
      INFO("round " << round << ", order " << order);
      REQUIRE(store.state() == expected);
      REQUIRE(store.ask("SELECT time_zone FROM symbol") == zone_by_oracle(all));
      CHECK(store.ask("SELECT bar_count - (SELECT count(*) FROM bar) FROM series") == "0");
    }
  }
}

TEST_CASE("undos, and undos of undos, end in what the oracle says of the documents that hold") {
  std::mt19937 random(20250803);
  for (int round = 0; round < rounds(); ++round) {
    std::vector<Said> all = draw_documents(random);
    std::ranges::shuffle(all, random);
    Store store;
    store.database.run_script("PRAGMA synchronous = OFF");
    store.options.force = true;
    std::map<int64_t, std::vector<Said>> batches;  // of documents; an undo has none
    std::map<int64_t, int64_t> undoes;             // an undo, and the batch it takes back
    std::vector<std::pair<int64_t, std::string>> states;
    const std::function<bool(int64_t)> holds = [&](int64_t batch) {
      return std::ranges::none_of(undoes, [&](const auto& undo) { return undo.second == batch && holds(undo.first); });
    };
    const auto holding = [&] {
      std::vector<Said> documents;
      for (const auto& [batch, said] : batches) {
        if (holds(batch)) documents.insert(documents.end(), said.begin(), said.end());
      }
      return documents;
    };
    size_t taken = 0;
    while (taken < all.size() || random() % 3 != 0) {
      if (taken < all.size() && (batches.empty() || random() % 2 == 0)) {
        store::BatchWriter batch(store.database, Store::run(), store.options);
        for (size_t group = 1 + random() % 3; group > 0 && taken < all.size(); --group, ++taken) {
          batch.take(Store::provenance(all[taken].seed), all[taken].document);
          batches[batch.batch_id()].push_back(all[taken]);
        }
        batch.commit({});
      } else {
        auto chosen = batches.begin();
        std::advance(chosen, random() % batches.size());
        const int64_t batch = chosen->first;
        const auto undo = [&] { return store::undo_batch(store.database, batch, {}, Store::run(), "").undo_batch; };
        if (!holds(batch)) {
          CHECK_THROWS_AS(undo(), base::Error);
        } else {
          const int64_t made = undo();
          undoes[made] = batch;
          batches[made] = {};
        }
      }
      INFO("round " << round);
      REQUIRE(store.state() == oracle(holding()));
      REQUIRE(store.ask("SELECT time_zone FROM symbol") == zone_by_oracle(holding()));
      CHECK(store.ask("SELECT coalesce(sum(bar_count), 0) - (SELECT count(*) FROM bar) FROM series") == "0");
      states.emplace_back(std::stoll(store.ask("SELECT max(batch_id) FROM batch")), store.state());
    }
    // And every state on the way can be read again.
    for (const auto& [batch, state] : states) {
      const std::string number = std::to_string(batch);
      std::string text;
      sql::Statement row = store.database.prepare(
          "SELECT symbol || ' ' || timeframe || ' ' || date || ' ' || close || ' ' || session || ' ' || provisional "
          "FROM bars_as_of WHERE since_batch <= " +
          number + " AND (until_batch IS NULL OR until_batch > " + number +
          ") UNION ALL SELECT symbol || ' dot ' || date FROM signals_as_of WHERE since_batch <= " + number +
          " AND (until_batch IS NULL OR until_batch > " + number + ") ORDER BY 1");
      while (row.step()) text += std::string(row.text(0)) + "\n";
      CHECK(text == state);
    }
  }
}
