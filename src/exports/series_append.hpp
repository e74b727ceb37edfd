// Brings the files of a series up to date by new lines at their ends alone: what stands in them is not read, not
// formatted and not hashed again.
#pragma once

#include "exports/series_export.hpp"
#include "store/reading/logged_changes.hpp"

#include <optional>

namespace bluedot::exports {

// From which date on the lines of the series' files are new, where new lines are all that they need: the log says that
// every change since the files were written lies behind their last line. Nothing otherwise. `ledger`: rows of the
// plan's tree.
std::optional<base::Date> first_new_line(const SeriesPlan& plan, const LedgerMap& ledger,
                                         const store::LoggedChanges& changes);

// Stages the new lines. Nothing, and nothing staged, where the files need more, or are not the very ones that were
// written. `states` is the tree's ledger on this thread's connection. A file that gets its first lines is staged as a
// new one.
std::optional<SeriesResult> append_series(const SeriesPlan& plan, SeriesImage& image, const LedgerMap& ledger,
                                          TreeFolders& folders, const store::LoggedChanges& changes,
                                          store::ExportLedger& states, base::StagedFiles& staged);

}  // namespace bluedot::exports
