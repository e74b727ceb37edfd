#include "exports/tree_check.hpp"

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/time_zone.hpp"
#include "exports/index_files.hpp"
#include "exports/seed_check.hpp"
#include "exports/series_export.hpp"
#include "exports/tree_layout.hpp"
#include "exports/tree_listing.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

namespace bluedot::exports {
namespace {

class Checker {
 public:
  Checker(const base::Folder* root, TreeCheck& result) : m_root(root), m_result(result) {
    if (root != nullptr) {
      m_folders.emplace(*root);
    } else {
      m_folders.emplace();
    }
  }

  void expect(const std::string& path, const std::string& bytes) {
    ++m_result.files;
    m_expected.insert(path);
    std::optional<std::string> found;
    try {
      found = m_folders->read(path);
    } catch (const base::Error& error) {
      differ(path, "different", error.what());
      return;
    }
    if (!found) {
      differ(path, "missing", "");
    } else if (*found != bytes) {
      const auto [ours, theirs] = std::mismatch(bytes.begin(), bytes.end(), found->begin(), found->end());
      differ(path, "different", fmt::format("from line {} on", 1 + std::count(bytes.begin(), ours, '\n')));
    }
  }

  void differ(const std::string& path, const std::string& kind, const std::string& detail) {
    m_result.differences.push_back({path, kind, detail});
  }

  // Files in our folders that the store knows nothing of.
  void find_unexpected() {
    if (m_root == nullptr) return;
    for (const std::string& path : list_repositories(*m_root, *m_folders)) {
      if (!m_expected.contains(path)) differ(path, "unexpected", "the store knows nothing of it; move it away");
    }
  }

 private:
  const base::Folder* m_root;  // none: there is no tree
  std::optional<TreeFolders> m_folders;
  TreeCheck& m_result;
  std::set<std::string> m_expected;
};

void check_rules(Checker& checker, const std::string& path, const std::vector<SeedFinding>& findings) {
  if (findings.empty()) return;
  checker.differ(path, "refused", fmt::format("line {}: {}", findings.front().line, findings.front().reason));
}

}  // namespace

TreeCheck check_tree(const sql::Reader& database, const base::Folder* root, const model::Settings& settings,
                     base::Instant now, const std::function<void()>& each_series) {
  TreeCheck result;
  Checker checker(root, result);
  const auto series = store::series_to_export(database);
  SeriesImage image(database, settings, now);
  LedgerMap expected;  // what a ledger of the right tree would say
  for (const store::ExportSeries& one : series) {
    each_series();
    const auto& files = image.render(one);
    const base::Date today = base::TimeZone::named(one.time_zone).local_date(now);
    for (const Stream stream : k_streams) {
      const Rendered& file = files[index_of(stream)];
      if (file.rows == 0) continue;
      store::LedgerRow row;
      row.path = data_path(one, stream);
      row.row_count = file.rows;
      row.size_bytes = std::ssize(file.bytes);
      row.digest = base::xxh3_128_hex(file.bytes);
      row.decimals = file.decimals;
      checker.expect(row.path, file.bytes);
      check_rules(checker, row.path, check_seed_csv(file.bytes, today));
      expected.emplace(row.path, std::move(row));
    }
  }
  if (!series.empty()) {
    for (const IndexFile& index : index_files(series, expected, settings)) {
      if (index.stream == k_symbol_info) check_rules(checker, index.path, check_symbol_info(index.bytes));
      checker.expect(index.path, index.bytes);
    }
  }
  checker.find_unexpected();
  return result;
}

}  // namespace bluedot::exports
