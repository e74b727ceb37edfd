#include "store/reading/batch_changes.hpp"

namespace bluedot::store {

std::vector<BatchChange> changes_of(const sql::Reader& database, int64_t batch_id) {
  std::vector<BatchChange> changes;
  sql::Statement row = database.prepare_named("changes_of_batch");
  row.bind(batch_id);
  while (row.step()) {
    changes.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                       std::string(row.text(3)), std::string(row.text(4)), std::string(row.text(5))});
  }
  return changes;
}

}  // namespace bluedot::store
