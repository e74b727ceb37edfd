#include "store/rule/symbol_exchange.hpp"

#include "store/tables/document_row.hpp"

#include <string>
#include <tuple>

namespace bluedot::store {

std::optional<model::Exchange> exchange_by_documents(const sql::Reader& database, int64_t symbol_id,
                                                     const model::Settings& settings) {
  using Strength = std::tuple<bool, int64_t, model::DocumentOrder, std::string, std::string, int64_t>;
  std::optional<Strength> strongest;
  std::optional<model::Exchange> exchange;
  sql::Statement row = database.prepare_named("latest_exchanges");
  row.bind(symbol_id);
  while (row.step()) {
    // Ranks count downwards from the strongest feed. The same body can be of two series by its file's name, and by
    // another name of the symbol say another exchange: then its own words decide, so that something does.
    Strength strength(row.integer(0) != 0, -static_cast<int64_t>(settings.rank_of(row.text(1))), order_of(row, 2),
                      row.text(6), row.text(7), row.integer(8));
    if (strongest && strength <= *strongest) continue;
    strongest = std::move(strength);
    exchange = exchange_of(row, 6);
  }
  return exchange;
}

model::Exchange exchange_of_symbol(const sql::Reader& database, const std::string& code) {
  sql::Statement row = database.prepare_named("symbol_by_code");
  row.bind(code).step();
  return exchange_of(row, 3);
}

model::Exchange exchange_of_document(const sql::Reader& database, int64_t document_id) {
  sql::Statement row = database.prepare_named("exchange_of_document");
  row.bind(document_id).step();
  return exchange_of(row, 0);
}

}  // namespace bluedot::store
