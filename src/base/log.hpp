// Messages about the run itself, on stderr: what went on, for those who ask with --verbose.
#pragma once

#include <string>

namespace bluedot::base {

// Off until asked for. Each line carries the local time of day.
void set_verbose_log(bool is_on);
void log_verbose(const std::string& message);

}  // namespace bluedot::base
