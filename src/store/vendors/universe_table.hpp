// The universe as the store knows it: for questions in SQL, and so that a change of its file is seen.
#pragma once

#include "model/universe.hpp"
#include "sql/database.hpp"

#include <string>

namespace bluedot::store {

// Names of vendors are not kept: the symbol map has them.
model::Universe read_universe(const sql::Reader& database);
// Within the caller's transaction.
void replace_universe(sql::Writer& database, const model::Universe& universe);
// `2 symbols more (A, B), 1 less (C), 3 changed`; empty: they are the same but for names of vendors and order.
std::string difference(const model::Universe& before, const model::Universe& after);

}  // namespace bluedot::store
