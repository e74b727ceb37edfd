// A store seen from beside: attached to a database in memory that can have views of its own over it.
#pragma once

#include "sql/database.hpp"

#include <string_view>

namespace bluedot::sql {

// A new connection whose `main` is an empty database in memory, and to which the store of `reader` is attached as
// `schema`, read-only. What is asked of it without that name finds what was made on this connection first. `schema`: a
// plain word of ours. Throws Error naming a view or trigger that only works where the store is `main`.
Writer open_beside(const Reader& reader, std::string_view schema);

}  // namespace bluedot::sql
