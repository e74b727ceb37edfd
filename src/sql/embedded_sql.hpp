// The SQL files of the project as they were when the program was built.
#pragma once

#include <span>
#include <string_view>

namespace bluedot::sql {

struct EmbeddedFile {
  std::string_view name;  // `0001_store.sql`
  std::string_view text;
};

std::span<const EmbeddedFile> embedded_migrations();  // ascending by name
std::span<const EmbeddedFile> embedded_queries();

}  // namespace bluedot::sql
