// The command line: from arguments to a command, from its outcome to an exit code.
#pragma once

namespace bluedot::cli {

int run(int argc, char** argv);

}  // namespace bluedot::cli
