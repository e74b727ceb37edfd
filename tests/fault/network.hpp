// Lets a traced program believe that its files lie on a network file system, where it must not use WAL.
#pragma once

#include "fault/tracer.hpp"

namespace bluedot::fault {

// The same watcher, with statfs(2) answering that everything is NFS.
Watcher on_network(Watcher watcher);

}  // namespace bluedot::fault
