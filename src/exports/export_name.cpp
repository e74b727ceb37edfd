#include "exports/export_name.hpp"

#include <fmt/format.h>

namespace bluedot::exports {

static_assert(k_max_export_name + std::string_view("_BC_INDICATOR").size() <= k_max_symbol_name);

std::string symbol_name(std::string_view export_name, Stream stream) {
  return fmt::format("{}_{}", export_name, name_of(stream));
}

}  // namespace bluedot::exports
