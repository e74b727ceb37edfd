#include "exports/series_draft.hpp"

#include "base/error.hpp"
#include "exports/tree_layout.hpp"
#include "model/dot_marks.hpp"
#include "model/export_name.hpp"

#include <algorithm>

namespace bluedot::exports {

base::StagedFiles* DraftFiles::begin() {
  const std::scoped_lock lock(m_mutex);
  if (m_has_failed || m_count == k_series_per_set) return nullptr;
  if (!m_root) m_root = base::Folder::open_root(m_tree, true);
  if (!m_staged) m_staged.emplace(*m_root);
  ++m_count;
  return &*m_staged;
}

void DraftFiles::drop() {
  if (m_staged) m_staged->await_sync();
  m_staged.reset();
}

void DraftFiles::begin_sync() {
  const std::scoped_lock lock(m_mutex);
  if (m_staged) m_staged->begin_sync();
}

std::optional<SeriesResult> DraftFiles::make(const model::Document& document, SeriesRenderer& renderer) {
  try {
    base::StagedFiles* staged = begin();
    if (staged == nullptr) return std::nullopt;
    model::DotMarks dots(document.timeframe);
    for (const base::Date dot : document.dots) dots.add(dot);
    renderer.begin();
    for (const model::Bar& bar : document.bars) {
      renderer.add({bar.date, bar.values, bar.provisional, dots.has(bar.date)});
    }
    const auto& files = renderer.finish();
    // As good as always its place: in the first repository, and by a name that it does not share.
    const auto folder = staged->new_folder(data_folder(document.timeframe, 1));
    const std::string export_name = model::export_name(document.symbol);
    SeriesResult results;
    for (const Stream stream : k_streams) {
      const Rendered& file = files[index_of(stream)];
      StreamResult& result = results[index_of(stream)];
      result.row = describe(stream, file);
      result.ledger_changed = true;
      if (file.rows == 0) {
        result.row.state = store::FileState::absent;
        continue;
      }
      describe_bytes(result, file.bytes);
      result.staged = staged->draft(file.bytes, folder, data_name(export_name, stream));
    }
    return results;
  } catch (const base::Error&) {
    const std::scoped_lock lock(m_mutex);
    m_has_failed = true;
    return std::nullopt;
  }
}

std::optional<SeriesResult> place_draft(const SeriesPlan& plan, SeriesResult draft, const LedgerMap& ledger,
                                        TreeFolders& folders, base::StagedFiles& staged) {
  const std::shared_ptr<const base::Folder> new_folder =
      staged.new_folder(data_folder(plan.series.timeframe, plan.series.repository));
  const bool is_new = std::ranges::none_of(plan.streams, [&](const StreamPlan& stream) {
    return ledger.contains(stream.path) || (!new_folder && folders.identity(stream.path).has_value());
  });
  if (!is_new) return std::nullopt;
  for (const Stream stream : k_streams) {
    StreamResult& result = draft[index_of(stream)];
    address(result.row, plan, stream);
    const std::string& path = result.row.path;
    if (!result.staged) continue;
    staged.settle(*result.staged, new_folder ? new_folder : folders.folder_of(path), TreeFolders::name_in_folder(path));
  }
  return draft;
}

}  // namespace bluedot::exports
