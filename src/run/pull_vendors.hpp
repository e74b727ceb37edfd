// Pulls bars from vendors into the inbox, by asking for them.
#pragma once

#include "fetch/plan.hpp"
#include "model/run.hpp"
#include "model/universe.hpp"
#include "run/inbox.hpp"
#include "run/run_settings.hpp"

namespace bluedot::run {

void pull_vendors(pipeline::Workspace& workspace, const Inbox& inbox, const SourceSettings& source,
                  const model::Universe& universe, const fetch::FetchRequest& request, model::RunStep& step);

}  // namespace bluedot::run
