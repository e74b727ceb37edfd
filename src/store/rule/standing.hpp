// During which events a recorded value stood: the same for bars and dots.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

namespace bluedot::store {

// A batch, and within it a document; 0 stands for the batch itself, as of an undo, which holds no documents.
using Event = std::pair<int64_t, int64_t>;

// `Record` has since_batch (nothing: it never stood), document_id, until_batch (nothing: it stands), until_document_id.
template <typename Record>
bool stood_at(const Record& record, Event event) {
  if (!record.since_batch) return false;
  // A value that an undo restored begins with the undo, not with the document that once said it.
  const Event begin{*record.since_batch, *record.since_batch == event.first ? record.document_id.value_or(0) : 0};
  if (event < begin) return false;
  return !record.until_batch || event < Event{*record.until_batch, record.until_document_id.value_or(0)};
}

}  // namespace bluedot::store
