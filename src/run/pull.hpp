// Pulls what a source has that is new into the inbox.
#pragma once

#include "model/run.hpp"
#include "run/inbox.hpp"
#include "run/run_settings.hpp"
#include "source/remote_listing.hpp"

#include <string>

namespace bluedot::run {

// What a step of pulling came to, for what follows in the run.
struct Pulled {
  explicit Pulled(const SourceSettings& of) : source(of) {}
  const SourceSettings& source;
  std::string name;  // the date or week that the trigger names
  // As the step has them, once it is done.
  model::RunOutcome outcome = model::RunOutcome::failed;
  std::string message;
};

// Whether a file at the source is the version that was taken.
bool is_as_taken(const store::TakenVersions& taken, const source::RemoteFile& file);

// Whether a delivery is ready of which something is new.
bool has_arrived(pipeline::Workspace& workspace, const SourceSettings& source);

void pull(pipeline::Workspace& workspace, const Inbox& inbox, Pulled& pulled, model::RunStep& step);

}  // namespace bluedot::run
