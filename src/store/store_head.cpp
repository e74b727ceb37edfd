#include "store/store_head.hpp"

#include "base/digest.hpp"

namespace bluedot::store {
StoreHead read_head(const sql::Database& database) {
  StoreHead head;
  head.schema_version = database.pragma("user_version");
  sql::Statement batch = database.prepare_named("newest_batch");
  if (batch.step()) {
    head.last_batch = batch.integer(0);
    head.committed_at = batch.text(1);
    head.run_id = batch.text(2);
  }
  sql::Statement entry = database.prepare_named("last_sealed_audit_entry");
  if (entry.step()) {
    head.audit_id = entry.integer(0);
    head.chain = base::hex_of(entry.blob(1));
  }
  sql::Statement unsealed = database.prepare_named("count_unsealed");
  unsealed.step();
  head.unsealed = unsealed.integer(0);
  return head;
}

bool contains(const sql::Database& copy, const StoreHead& head) {
  if (head.unsealed > 0) return false;  // they have no chain to be known by
  if (head.last_batch > 0) {
    sql::Statement run = copy.prepare_named("run_of_batch");
    if (!run.bind(head.last_batch).step() || run.text(0) != head.run_id) return false;
  }
  if (head.audit_id == 0) return true;
  sql::Statement chain = copy.prepare_named("audit_chain_at");
  return chain.bind(head.audit_id).step() && base::hex_of(chain.blob(0)) == head.chain;
}

}  // namespace bluedot::store
