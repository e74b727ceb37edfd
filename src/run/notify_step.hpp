// Tells people how a run went: puts messages into the outbox, and sends what waits there.
#pragma once

#include "pipeline/workspace.hpp"
#include "run/recorder.hpp"
#include "run/run_settings.hpp"

#include <vector>

namespace bluedot::run {

// Ends the run: its record and the messages about it are written in one transaction. Then sends what waits, of earlier
// runs too; a message that cannot be sent does not change what the run came to.
void tell(pipeline::Workspace& workspace, const std::vector<ChannelSettings>& channels, Recorder& recorder);

// What came of sending one message.
struct Told {
  std::string channel;
  bool is_sent = false;
  std::string message;  // why not, and what to do
};
// Sends a message to each channel that says that it is a test; nothing is recorded.
std::vector<Told> tell_test(pipeline::Workspace& workspace, const std::vector<ChannelSettings>& channels);

}  // namespace bluedot::run
