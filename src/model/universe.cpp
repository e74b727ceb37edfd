#include "model/universe.hpp"

#include <algorithm>

namespace bluedot::model {

const Member* Universe::find(std::string_view symbol) const {
  const auto found = std::ranges::find(members, symbol, &Member::symbol);
  return found == members.end() ? nullptr : &*found;
}

}  // namespace bluedot::model
