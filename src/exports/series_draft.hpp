// Files of series that the store is only about to get: each is rendered from the one document there is of it, and
// staged while other documents are still being taken in. A first load's exports then cost hardly more than renaming.
#pragma once

#include "base/staged_files.hpp"
#include "exports/series_export.hpp"
#include "model/document.hpp"

#include <filesystem>
#include <mutex>
#include <optional>

namespace bluedot::exports {

// Whatever is not settled is dropped, so a draft that turns out not to be what the store says costs nothing.
class DraftFiles {
 public:
  // `tree`: the root of the export tree, created with the first draft.
  explicit DraftFiles(std::filesystem::path tree) : m_tree(std::move(tree)) {}

  // The files of the document's series if this is all that the store will know of it; `path`, `series_id`, `revision`
  // and `fingerprint` of the rows are still to be filled (`place_draft`). Thread-safe, with a renderer each. Nothing
  // when there are enough drafts, or when the tree cannot be written to: then the export says why.
  std::optional<SeriesResult> make(const model::Document& document, SeriesRenderer& renderer);
  // Lets the disk begin with what was drafted, while the store commits. Thread-safe.
  void begin_sync();
  // The set they are staged in, to be committed by who settles them; null when there are none or one of them failed.
  // To be called when no thread makes any more.
  base::StagedFiles* staged() { return m_has_failed || !m_staged ? nullptr : &*m_staged; }
  // Removes what was staged and not committed, so that others can stage on this tree. Throws Fatal when the disk
  // refused to sync it: nothing may be built on such a disk.
  void drop();

 private:
  base::StagedFiles* begin();

  std::filesystem::path m_tree;
  std::mutex m_mutex;
  std::optional<base::Folder> m_root;
  std::optional<base::StagedFiles> m_staged;  // on m_root
  size_t m_count = 0;
  bool m_has_failed = false;
};

// The draft as the result for that series. Nothing where the tree or the ledger has any of its files: then they must be
// compared with what is there.
std::optional<SeriesResult> place_draft(const SeriesPlan& plan, SeriesResult draft, const LedgerMap& ledger,
                                        TreeFolders& folders, base::StagedFiles& staged);

}  // namespace bluedot::exports
