#include "base/json_string.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace bluedot::base {
namespace {

bool is_plain(char c) {
  return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

}  // namespace

std::string json_string(std::string_view text) {
  if (!std::ranges::all_of(text, is_plain)) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
  std::string all;
  all.reserve(text.size() + 2);
  all += '"';
  all += text;
  all += '"';
  return all;
}

}  // namespace bluedot::base
