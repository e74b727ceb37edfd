#include "store/tables/batch_origin.hpp"

#include "base/error.hpp"

#include <fmt/format.h>

namespace bluedot::store {

std::optional<BatchOrigin> find_batch(const sql::Reader& database, int64_t batch_id) {
  sql::Statement row = database.prepare_named("batch_by_id");
  if (!row.bind(batch_id).step()) return std::nullopt;
  return BatchOrigin{row.integer(0), std::string(row.text(1)), std::string(row.text(2)), std::string(row.text(3)),
                     std::string(row.text(4))};
}

void require_batch(const sql::Reader& database, int64_t batch_id) {
  if (!find_batch(database, batch_id)) throw base::Error(fmt::format("batch {}: the store does not have it", batch_id));
}

}  // namespace bluedot::store
