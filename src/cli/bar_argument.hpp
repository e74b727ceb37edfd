// SYMBOL DATE [--timeframe]: how a command names one bar, and how a bar and the document that said it are shown.
#pragma once

#include "base/date.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "model/bar.hpp"
#include "model/timeframe.hpp"
#include "store/reading/bar_story.hpp"

#include <string>

namespace bluedot::cli {

// As typed.
struct BarArgument {
  std::string symbol, date, timeframe = "daily";
};

struct BarName {
  std::string symbol;
  base::Date date;
  model::Timeframe timeframe = model::Timeframe::daily;
};

void add_bar_argument(Options& command, BarArgument& argument);
// A weekly bar is named by any day of its week. Throws Error (usage) for a date that does not exist.
BarName to_bar_name(const BarArgument& argument);

// The values of a bar; null for none.
Json values_json(const std::optional<model::Bar>& bar);
Json bar_json(const store::BarValue& value);
Json document_json(const std::optional<store::SayingDocument>& document);
// Its path, and which undo took it back.
std::string path_text(const store::SayingDocument& document);
// open, high, low, close, volume, rlst, bc, session; empty where there is no number.
std::vector<std::string> value_cells(const std::optional<model::BarValues>& values);

}  // namespace bluedot::cli
