// The named statements of queries/*.sql: `-- name: bars_of_window` begins one, the next name or the file's end ends it.
#pragma once

#include <string_view>
#include <vector>

namespace bluedot::sql {

struct NamedQuery {
  std::string_view name;
  std::string_view text;  // with its comments; points to static storage
};

// Throws Error when there is no name, or one without a statement; text before the first name is a comment on the file.
std::vector<NamedQuery> parse_queries(std::string_view file_name, std::string_view file_text);

// The statement of that name. An unknown name is a bug of ours and throws std::logic_error.
std::string_view query_text(std::string_view name);
// Those of one file of queries/, in its order; nothing when there is no such file.
std::vector<NamedQuery> queries_in(std::string_view file_name);

}  // namespace bluedot::sql
