#include "model/bar.hpp"

namespace bluedot::model {

std::string_view name_of(Session session) {
  return session == Session::trading ? "trading" : "holiday";
}

}  // namespace bluedot::model
