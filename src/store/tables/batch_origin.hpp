// Who did what when: a batch as the origin of a value.
#pragma once

#include "sql/database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace bluedot::store {

struct BatchOrigin {
  int64_t batch_id = 0;
  std::string command, arguments, actor, committed_at;
};

std::optional<BatchOrigin> find_batch(const sql::Reader& database, int64_t batch_id);
// Throws Error when the store does not have it.
void require_batch(const sql::Reader& database, int64_t batch_id);

}  // namespace bluedot::store
