#include "base/error.hpp"

#include <cerrno>
#include <system_error>

namespace bluedot::base {

Error system_error(const std::string& what, int error_number) {
  const bool is_exhausted = error_number == EMFILE || error_number == ENFILE || error_number == ENOMEM;
  return Error(what + ": " + std::generic_category().message(error_number),
               is_exhausted ? ErrorKind::exhausted : ErrorKind::failed);
}

}  // namespace bluedot::base
