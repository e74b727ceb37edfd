// Where a source's delivery is, and the files that stand beside the folder of deliveries.
#pragma once

#include "run/run_settings.hpp"
#include "source/rclone.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bluedot::run {

// `2025-08-01`, or an ISO week `2025-W31`.
bool is_delivery_name(std::string_view text);
// The source's remote, `{date}` replaced.
std::string remote_of(const SourceSettings& source, const std::string& name);
// A path beside the folder of deliveries: `triggers/x.txt` beside `gdrive:BlueDot/daily/{date}` is
// `gdrive:BlueDot/triggers/x.txt`. A path with a `:`, or from the root, is itself.
std::string beside(const SourceSettings& source, const std::string& path);

struct ReadyDelivery {
  std::string name;  // as the trigger says; empty without one
  std::string remote;
};
// Nothing if there is no trigger yet. Throws Error if the folder it comes to is missing, and for a trigger that names
// neither a date nor a week.
std::optional<ReadyDelivery> ready_delivery(const source::Rclone& rclone, const SourceSettings& source);

}  // namespace bluedot::run
