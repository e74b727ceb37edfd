// Settings that decide values or bytes. The store keeps them; a run whose configuration differs changes them openly.
#pragma once

#include "model/symbol_map.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bluedot::model {

struct Settings {
  // Highest first (src/README.md, the one rule): a feed fills gaps of those before it and never overrides them.
  std::vector<std::string> feed_priority{"marketsmith", "kite", "alpha_vantage", "yahoo"};
  double max_rejected_percent = 5;    // of a document's bars; more and the document is rejected
  double max_retracted_percent = 10;  // of the stored bars a document covers; more (and at least 5) and it is rejected
  double max_revised_percent = 50;    // of those, by more than a quarter of the close; more (and at least 20) likewise
  std::string default_time_zone = "Asia/Kolkata";  // of symbols whose suffix names no exchange
  bool derive_weekly = false;       // whether daily bars make weekly ones where no weekly document says any
  bool export_provisional = false;  // whether bars of unfinished sessions are exported
  std::string repository_daily = "bluedot_daily";  // the name of the seed repository: symbol_info/<name>.json
  std::string repository_weekly = "bluedot_weekly";
  SymbolMap symbol_map;  // decides which series a document speaks about, from the next one taken in on

  // Position in feed_priority: lower is stronger; a feed that is not listed comes after all that are.
  size_t rank_of(std::string_view feed) const;

  // As name and text, one each, for the store's table `setting`.
  std::map<std::string, std::string> as_texts() const;
  // The inverse; unknown names are left alone (a newer program wrote them), missing ones keep their default.
  static Settings from_texts(const std::map<std::string, std::string>& texts);

  friend bool operator==(const Settings&, const Settings&) = default;
};

}  // namespace bluedot::model
