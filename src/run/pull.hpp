// Pulls what a source has that is new into the inbox.
#pragma once

#include "model/run.hpp"
#include "run/inbox.hpp"
#include "run/run_settings.hpp"
#include "source/remote_listing.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bluedot::run {

// What a step of pulling came to, for what follows in the run.
struct Pulled {
  explicit Pulled(const SourceSettings& of) : source(of) {}
  const SourceSettings& source;
  model::RunOutcome outcome = model::RunOutcome::failed;
  std::string message;
  std::string name;  // the date or week that the trigger names
  std::optional<store::Delivery> delivery;
  std::vector<source::RemoteFile> taken;
};

// By what a changed file is told from the one that was taken.
std::string version_of(const source::RemoteFile& file);

// Whether a delivery is ready of which something is new.
bool has_arrived(pipeline::Workspace& workspace, const SourceSettings& source);

void pull(pipeline::Workspace& workspace, const Inbox& inbox, Pulled& pulled, model::RunStep& step);

}  // namespace bluedot::run
