// Other vendors' JSON that could be taken for ours, so that a refusal can say whose it is.
#pragma once

#include "feed/json_shape.hpp"

#include <string_view>

namespace bluedot::feed {

// `TD Ameritrade's price history`; empty when nobody here knows the shape.
std::string_view name_of_lookalike(const Shape& shape);

}  // namespace bluedot::feed
