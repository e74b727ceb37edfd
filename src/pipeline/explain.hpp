// Where a value comes from: from the cells of the exports back to the bar, its batch, its document, and the place in
// it.
#pragma once

#include "base/date.hpp"
#include "exports/stream.hpp"
#include "model/change.hpp"
#include "model/timeframe.hpp"
#include "pipeline/explained_file.hpp"
#include "pipeline/workspace.hpp"
#include "store/reading/bar_story.hpp"
#include "store/tables/batch_origin.hpp"
#include "store/tables/export_reader.hpp"

#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace bluedot::pipeline {

struct ExplainedLine {
  exports::Stream stream = exports::Stream::price_data;
  std::string path;         // in the export tree
  int64_t line_number = 0;  // from 1; 0: the bar yields no line
  std::string text;         // of the line, without its end
  std::string why_not;      // the reason there is none
};

struct Explanation {
  store::ExportSeries series;
  base::Date date;
  std::optional<store::BarValue> bar;    // that stands
  std::optional<store::BarValue> ended;  // when none stands: the one that stood last, if any did
  std::array<ExplainedLine, exports::k_stream_count> lines;
  std::optional<store::BatchOrigin> batch;  // since which the bar stands, or since which none does
  // That says the bar, or that took it back: a withdrawn one only where archives have what another said.
  std::optional<store::SayingDocument> document;
  // Of a bar that stands: the document that said it first and that an undo has withdrawn since. Another says it now.
  std::optional<store::SayingDocument> withdrawn;
  ExplainedFile file;  // of that document
  std::vector<store::BarPin> pins;
  std::vector<store::DotPin> dot_pins;
  std::set<std::string> archives;     // files in which older values lie
  std::vector<store::DotValue> dots;  // that stand: of the day, or of the days of the week
  // Of a weekly bar that was worked out from daily ones, but for what a person holds: these.
  std::vector<model::StoredBar> days;
};

// Reads the store and the document's file. Throws Error for a symbol
// the store does not have and for a date about which it has no record.
Explanation explain(Workspace& workspace, const std::string& symbol, model::Timeframe timeframe, base::Date date);

}  // namespace bluedot::pipeline
