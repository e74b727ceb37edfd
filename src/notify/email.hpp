// A digest as a mail for people.
#pragma once

#include "notify/digest.hpp"

#include <string>

namespace bluedot::notify {

std::string email_subject(const Digest& digest);  // one line
std::string email_text(const Digest& digest);     // lines end in LF

}  // namespace bluedot::notify
