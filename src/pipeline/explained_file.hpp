// A document in its file again: whether the file still has what the store took in, and where it speaks of a date.
#pragma once

#include "model/bar.hpp"
#include "model/timeframe.hpp"
#include "pipeline/workspace.hpp"
#include "store/reading/bar_story.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bluedot::pipeline {

enum class DocumentFileState {
  unchanged,  // the file holds what the store took in
  changed,    // other bytes
  missing,
  unreadable,  // `problem` says why
  none,        // it came from no file
};
std::string_view name_of(DocumentFileState state);

// The document's file as it is now, and the row about the date in it.
struct ExplainedFile {
  DocumentFileState state = DocumentFileState::none;
  std::string problem;
  std::string place;  // `chart.prices[17]`; empty when the file is not what it was, or has no such row
  std::string row;    // its text; of a row that stands nowhere in one piece its values
};

// A date that a document speaks about, and what stands there by it.
struct ExplainedDate {
  model::Timeframe timeframe = model::Timeframe::daily;
  base::Date date;
  std::optional<model::BarValues> values;
};

ExplainedFile look_at_file(const store::SayingDocument& document, const ExplainedDate& about,
                           const Workspace& workspace, const sql::Reader& database);

}  // namespace bluedot::pipeline
