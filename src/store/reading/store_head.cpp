#include "store/reading/store_head.hpp"

#include "base/digest.hpp"
#include "store/rule/archives.hpp"

namespace bluedot::store {
namespace {

using Answer = Containment::Answer;

// Whether the log of the copy has the last entry of the store at `head`, and so all before it.
Containment has_entry(const sql::Reader& copy, const StoreHead& head) {
  const auto compared = [&](std::string_view chain) {
    return Containment{base::hex_of(chain) == head.chain ? Answer::all : Answer::not_all, {}};
  };
  sql::Statement entry = copy.prepare_named("audit_chain_at");
  if (entry.bind(head.audit_id).step()) return compared(entry.blob(0));
  for (const Archive& archive : list_archives(copy)) {
    if (archive.log_end.audit_id == head.audit_id) return compared(archive.log_end.chain);
    if (archive.log_end.audit_id > head.audit_id) return {Answer::untold, archive.file};
  }
  return {Answer::not_all, {}};
}

}  // namespace

StoreHead read_head(const sql::Reader& database) {
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

Containment contains(const sql::Reader& copy, const StoreHead& head) {
  if (head.unsealed > 0) return {Answer::not_all, {}};  // they have no chain to be known by
  if (head.last_batch > 0) {
    sql::Statement run = copy.prepare_named("run_of_batch");
    if (!run.bind(head.last_batch).step() || run.text(0) != head.run_id) return {Answer::not_all, {}};
  }
  return head.audit_id == 0 ? Containment{Answer::all, {}} : has_entry(copy, head);
}

}  // namespace bluedot::store
