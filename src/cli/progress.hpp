// A progress bar on stderr, when stderr is a terminal: share done, rate and remaining time.
#pragma once

#include <functional>
#include <string>

namespace bluedot::cli {

// Empty when stderr is no terminal. Draws at most ten times a second, wipes the line when a stage is done.
std::function<void(const std::string& stage, size_t done, size_t total)> make_progress_bar();

}  // namespace bluedot::cli
