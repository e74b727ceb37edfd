// The drafts of a run: made by the workers that read documents, and trusted where the store says nothing else.
#pragma once

#include "exports/series_draft.hpp"
#include "pipeline/workspace.hpp"
#include "store/batch_writer.hpp"

#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace bluedot::pipeline {

// A draft shows what the store says of a series when its symbol came into the store with this run, one document of the
// series was taken in and nothing else, and every document of the symbol has the same blue dots. Where weekly bars are
// derived, a weekly document is not all that the store says of its series.
class Drafts {
 public:
  // The workspace's settings must be those in force.
  explicit Drafts(const Workspace& workspace)
      : m_files(workspace.export_dir), m_derives_weekly(workspace.settings.derive_weekly) {}

  exports::DraftFiles& files() { return m_files; }
  // To be told of every document that was taken in, in that order.
  void note(const model::Document& document, std::optional<exports::SeriesResult>&& draft, const store::Taken& taken);
  // To be called once no document is taken in any more: the drafts that hold, by series.
  std::map<int64_t, exports::SeriesResult> take();

 private:
  struct Symbol {
    std::vector<base::Date> dots;
    std::map<int64_t, exports::SeriesResult> series;
    bool holds = true;
  };

  exports::DraftFiles m_files;
  bool m_derives_weekly;
  std::vector<int64_t> m_incomplete;  // series with derived bars beside the document's
  std::unordered_map<int64_t, Symbol> m_symbols;
};

}  // namespace bluedot::pipeline
