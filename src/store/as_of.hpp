// The state of the store after any batch, for questions and exports.
#pragma once

#include "sql/database.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bluedot::store {

// The batch that `text` names: a batch number, a date (its end in UTC) or a UTC time (the last batch committed by then;
// 0 when there was none). Throws Error (usage) for other text and for a number no batch has yet.
int64_t batch_of(const sql::Database& database, std::string_view text);

// From now on `bar`, `bars`, `latest_bars`, `signal` and `signals` on this connection show the state after that batch;
// everything else shows today's. Nothing is written to the store. Throws Error where that state is archived.
void show_as_of(const sql::Database& database, int64_t batch_id);

// Whether the store had any symbol then.
bool has_symbols_as_of(const sql::Database& database, int64_t batch_id);

// What an export as of that batch takes from today because the store keeps no history of it: names and settings that
// were changed since, as `rename DIX.IN: {…} -> {…}`.
std::vector<std::string> names_changed_since(const sql::Database& database, int64_t batch_id);

}  // namespace bluedot::store
