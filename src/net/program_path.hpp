// Where a program stands, looked for as a shell does, so that a missing one is named with what to install.
#pragma once

#include <string>

namespace bluedot::net {

// A name without `/` is looked for in PATH, an empty entry of which is the working folder; a name with one is the path
// itself. Throws Error if there is no such program: `NAME is not installed; apt-get install NAME`.
std::string program_path(const std::string& name);

}  // namespace bluedot::net
