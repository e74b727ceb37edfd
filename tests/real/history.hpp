// Series as a vendor's documents have them, read into memory: for programs that look at rules over real bars.
#pragma once

#include "model/document.hpp"
#include "quality/judge_series.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace bluedot::real {

// One a document of `folder` and the folders in it; those that are refused are counted on stderr. Sorted by path.
std::vector<model::Document> read_history(const std::filesystem::path& folder);

quality::SeriesInView view_of(const model::Document& document);

}  // namespace bluedot::real
