// Where a symbol trades, by the documents that stand: what its name is to the latest of them, this is to the strongest.
#pragma once

#include "model/exchange.hpp"
#include "model/settings.hpp"
#include "sql/database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace bluedot::store {

// The exchange of the strongest document: those that say where the symbol trades come before those that were only dated
// by its ending or by what is configured; among them decides, as everywhere, the feed, then `as_of`, then the digest.
// Nothing: no document of the symbol stands. It decides which of its weeks are over where weeks follow from days, and
// which day is today there; what a document says is settled or not by the document's own exchange.
std::optional<model::Exchange> exchange_by_documents(const sql::Reader& database, int64_t symbol_id,
                                                     const model::Settings& settings);

// Where the store has it that a symbol trades which it has.
model::Exchange exchange_of_symbol(const sql::Reader& database, const std::string& code);
// By which a document that was taken in was dated and judged.
model::Exchange exchange_of_document(const sql::Reader& database, int64_t document_id);

}  // namespace bluedot::store
