// The words for a digest that all channels share.
#pragma once

#include "notify/digest.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bluedot::notify {

std::string_view word(State state);    // `failed`
std::string_view word(Change change);  // `still_in_trouble`

// `bluedot failed on HOST, still in trouble since 2025-08-02 (day 3)`
std::string headline(const Digest& digest);
// `ingest: degraded, 12.3 s: 2 documents rejected`
std::string step_line(const Step& step);
// `bars added: 1234`
std::string count_line(const Count& count);
// `2025-08-04 18:30 IST (2025-08-04T13:00:00.000Z)`
std::string when_line(const Digest& digest);
// The link if it is one of http or https that no channel can read as anything else; empty otherwise.
std::string safe_link(const Digest& digest);

std::vector<std::string> step_lines(const Digest& digest);
std::vector<std::string> count_lines(const Digest& digest);

}  // namespace bluedot::notify
