// Letters of ASCII in one case; every other byte stays as it is.
#pragma once

#include <string>
#include <string_view>

namespace bluedot::base {

std::string lower(std::string_view text);
std::string upper(std::string_view text);

}  // namespace bluedot::base
