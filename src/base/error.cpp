#include "base/error.hpp"

#include <system_error>

namespace bluedot::base {

Error system_error(const std::string& what, int error_number) {
  return Error(what + ": " + std::generic_category().message(error_number));
}

}  // namespace bluedot::base
