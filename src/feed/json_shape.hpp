// What a document looks like from outside: enough to tell whose it is, without reading it.
#pragma once

#include "feed/json_value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bluedot::feed {

struct Shape {
  struct Member {
    std::string key;
    Kind kind = Kind::null;
    std::vector<std::string> keys;  // of an object

    bool has(std::string_view wanted) const;
  };
  std::vector<Member> members;  // of the top-level object, in the text's order

  const Member* find(std::string_view key) const;  // the first of that key, or nullptr
};

// Visits all of `root`.
Shape read_shape(Object& root);
// `an object with the keys 'candles', 'symbol'`.
std::string describe(const Shape& shape);

}  // namespace bluedot::feed
