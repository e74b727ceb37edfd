// SIGINT and SIGTERM as a flag that long work asks about; work then gives up cleanly within a fraction of a second.
#pragma once

namespace bluedot::base {

// Installs the handlers. System calls are not restarted; a second signal ends the process at once.
void install_interrupt_handlers();
bool interrupted();
// Throws Error (interrupted) once a signal has arrived.
void throw_if_interrupted();

}  // namespace bluedot::base
