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
// Says of a run that cannot be recorded, as on a full disk, why, and what it had done until then: at once to each
// channel, as the outbox is in the store.
std::vector<Told> tell_unrecorded(pipeline::Workspace& workspace, const std::vector<ChannelSettings>& channels,
                                  const std::vector<model::RunStep>& steps, const std::string& why);
// Sends a message to each channel that says that it is a test; nothing is recorded.
std::vector<Told> tell_test(pipeline::Workspace& workspace, const std::vector<ChannelSettings>& channels);

}  // namespace bluedot::run
