// The one rule (src/README.md, the one rule) worked out from everything that was said and done, date by date, without a
// database: what the store is compared with.
#pragma once

#include "model/correction.hpp"
#include "model/document.hpp"
#include "model/exchange.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::tests {

struct SaidDocument {
  model::Document document;
  std::string digest;
  int64_t batch = 0;
};

struct Pin {
  int64_t batch = 0;
  base::Date date;
  bool is_dot = false;                    // of the day's blue dot, not of the bar
  model::Correction correction;           // of the bar
  bool dot = false;                       // whether there is one
  std::vector<int64_t> released_by = {};  // batches
};

struct Value {
  model::Bar bar;
  bool is_pinned = false;
  bool is_derived = false;  // a week, from its days
  friend bool operator==(const Value&, const Value&) = default;
};

class RuleOracle {
 public:
  // Of the daily series; with `days`, which must outlive it, of the weekly one beside them. `unsaid`: where a symbol
  // trades of which no document stands.
  explicit RuleOracle(model::Exchange unsaid, const RuleOracle* days = nullptr)
      : m_unsaid(std::move(unsaid)), m_days(days) {}

  bool derives = false;  // whether weeks follow from days where no document decides
  std::vector<SaidDocument> documents;
  std::vector<Pin> pins;
  std::map<int64_t, int64_t> undoes;  // an undo, and the batch it takes back
  std::vector<std::string> feed_priority{"marketsmith", "kite", "alpha_vantage", "yahoo"};

  // A batch holds unless an undo that holds takes it back.
  bool holds(int64_t batch) const;
  bool is_in_force(const Pin& pin) const;
  std::optional<Value> value(base::Date date) const;
  std::optional<bool> held_dot(base::Date date) const;
  bool has_dot(base::Date date) const;  // of the weekly series: on any day of the week
  // Of the weekly series, which knows the documents of both: where the symbol trades.
  model::Exchange exchange() const;
  model::Correction correction(base::Date date) const;
  // Bars with all their values and dots, a line each, in order.
  std::string state(base::Date first, base::Date last) const;
  // The four files of the series, by stream; a stream without a line has none.
  std::map<std::string, std::string> files(base::Date first, base::Date last) const;

 private:
  // A statement about a date, of a document or derived.
  struct Word {
    std::optional<model::Bar> bar;  // nothing: there is none
    bool is_settled = false, is_derived = false;
  };
  model::Timeframe timeframe() const { return m_days == nullptr ? model::Timeframe::daily : model::Timeframe::weekly; }
  std::vector<const SaidDocument*> ranked(base::Date date) const;
  // The one that decides first.
  std::vector<Word> words(base::Date date) const;
  std::optional<Word> derived(base::Date friday) const;
  size_t rank_of(std::string_view feed) const;
  bool is_settled(const model::Document& document, base::Date date) const;

  model::Exchange m_unsaid;
  const RuleOracle* m_days;
};

}  // namespace bluedot::tests
