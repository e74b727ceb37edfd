// The SQL files of the project as they were when the program was built.
#pragma once

#include <span>
#include <string_view>

namespace bluedot::sql {

struct EmbeddedFile {
  std::string_view name;  // `0001_store.sql`
  std::string_view text;

  friend bool operator==(const EmbeddedFile& a, const EmbeddedFile& b) = default;
};

std::span<const EmbeddedFile> embedded_migrations();  // ascending by name
std::span<const EmbeddedFile> embedded_queries();
std::span<const EmbeddedFile> embedded_schema();  // one file: what the migrations add up to

}  // namespace bluedot::sql
