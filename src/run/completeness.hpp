// Whether a delivery is whole: by its manifest, by a number, or by the delivery before it. Pure functions.
#pragma once

#include "run/run_settings.hpp"
#include "source/remote_listing.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bluedot::run {

// What a manifest names (lines `md5  path`, as md5sum writes them, or of paths alone) and the listing lacks or has
// differently, in words; empty: it is whole.
std::string missing_of_manifest(const std::string& manifest, const std::vector<source::RemoteFile>& files);
// By the number that is configured, else that of the delivery before it less the tolerance; empty: it is whole.
std::string missing_of_count(const SourceSettings& source, size_t files, std::optional<int64_t> files_before);

}  // namespace bluedot::run
