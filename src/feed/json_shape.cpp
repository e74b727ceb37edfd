#include "feed/json_shape.hpp"

#include "base/plural.hpp"
#include "model/symbol_code.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace bluedot::feed {
namespace {

constexpr size_t k_shown_keys = 8;  // tells one vendor from another, and still fits a line

template <class OnField>
void for_each_key(Object& object, OnField&& on_field) {
  for (auto entry : object) {
    check(entry.error());
    Field&& field = std::move(entry).value_unsafe();
    on_field(key_of(field), field.value());
  }
}

}  // namespace

bool Shape::Member::has(std::string_view wanted) const {
  return std::find(keys.begin(), keys.end(), wanted) != keys.end();
}

const Shape::Member* Shape::find(std::string_view key) const {
  const auto found = std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.key == key; });
  return found == members.end() ? nullptr : &*found;
}

Shape read_shape(Object& root) {
  Shape shape;
  for_each_key(root, [&](std::string_view key, Value& value) {
    Shape::Member& member = shape.members.emplace_back(Shape::Member{std::string(key), kind_of(value), {}});
    if (member.kind != Kind::object) return visit(value);
    Object object;
    check(value.get_object().get(object));
    for_each_key(object, [&](std::string_view inner_key, Value& inner) {
      member.keys.emplace_back(inner_key);
      visit(inner);
    });
  });
  return shape;
}

std::string describe(const Shape& shape) {
  if (shape.members.empty()) return "an object without keys";
  std::string keys;
  for (size_t i = 0; i < std::min(shape.members.size(), k_shown_keys); ++i) {
    keys += fmt::format("{}'{}'", i == 0 ? "" : ", ", model::printable(shape.members[i].key, 40));
  }
  const size_t more = shape.members.size() - std::min(shape.members.size(), k_shown_keys);
  if (more > 0) keys += fmt::format(" and {} more", more);
  return fmt::format("an object with the {} {}", base::plural(std::ssize(shape.members), "key"), keys);
}

}  // namespace bluedot::feed
