#include "run/completeness.hpp"

#include "base/letter_case.hpp"
#include "base/printable.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <sstream>

namespace bluedot::run {
namespace {

constexpr size_t k_named = 5;
constexpr size_t k_md5_digits = 32;

struct Named {
  std::string md5, path;  // the md5 is empty if the line has none
};

// `d41d8…  path`, with a `*` before the path for what md5sum calls binary; or the path alone.
Named named_by(std::string line) {
  if (line.ends_with('\r')) line.pop_back();
  const bool has_md5 = line.size() > k_md5_digits + 2 && line[k_md5_digits] == ' ' &&
                       line.find_first_not_of("0123456789abcdefABCDEF") == k_md5_digits;
  if (!has_md5) return {"", line};
  return {base::lower(line.substr(0, k_md5_digits)), line.substr(k_md5_digits + 2)};
}

bool is_there(const Named& named, const std::vector<source::RemoteFile>& files) {
  return std::ranges::any_of(files, [&](const source::RemoteFile& file) {
    return file.path == named.path && (named.md5.empty() || file.md5.empty() || file.md5 == named.md5);
  });
}

}  // namespace

std::string missing_of_manifest(const std::string& manifest, const std::vector<source::RemoteFile>& files) {
  std::vector<std::string> missing;
  size_t count = 0;
  std::istringstream lines(manifest);
  for (std::string line; std::getline(lines, line);) {
    const Named named = named_by(line);
    if (named.path.empty()) continue;
    ++count;
    if (!is_there(named, files)) missing.push_back(base::printable(named.path));
  }
  if (count == 0) return "its manifest names no file";
  if (missing.empty()) return "";
  const size_t shown = std::min(missing.size(), k_named);
  return fmt::format("{} of the {} files of its manifest are not there, or not as it says: {}{}", missing.size(), count,
                     fmt::join(missing.begin(), missing.begin() + static_cast<std::ptrdiff_t>(shown), ", "),
                     shown < missing.size() ? ", …" : "");
}

std::string missing_of_count(const SourceSettings& source, size_t files, std::optional<int64_t> files_before) {
  if (source.expect_files) {
    return files >= *source.expect_files ? "" : fmt::format("{} files of the {} expected", files, *source.expect_files);
  }
  if (!files_before) return "";
  const auto before = static_cast<size_t>(*files_before);
  const bool is_enough = files * 100 >= before * (100 - source.tolerance_percent);
  return is_enough ? "" : fmt::format("{} files; the delivery before it had {}", files, before);
}

}  // namespace bluedot::run
