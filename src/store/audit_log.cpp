#include "store/audit_log.hpp"

#include "base/digest.hpp"

namespace bluedot::store {
namespace {

void add(std::string& bytes, std::optional<std::string_view> field) {
  if (!field) {
    bytes += "N;";
    return;
  }
  bytes += std::to_string(field->size());
  bytes += ':';
  bytes += *field;
  bytes += ';';
}

std::optional<std::string> text_of(std::optional<int64_t> number) {
  return number ? std::optional(std::to_string(*number)) : std::nullopt;
}

}  // namespace

std::string canonical_bytes(int64_t audit_id, std::string_view at, std::optional<int64_t> batch_id,
                            std::string_view actor, const AuditEntry& entry) {
  std::string bytes;
  add(bytes, std::to_string(audit_id));
  add(bytes, at);
  add(bytes, text_of(batch_id));
  add(bytes, actor);
  add(bytes, entry.action);
  add(bytes, text_of(entry.series_id));
  add(bytes, entry.date ? std::optional(entry.date->iso()) : std::nullopt);
  add(bytes, entry.before);
  add(bytes, entry.after);
  add(bytes, entry.reason);
  return bytes;
}

std::string chain_of(std::string_view previous_chain, std::string_view canonical) {
  const base::Sha256 digest = base::sha256(std::string(previous_chain) + std::string(canonical));
  return {digest.begin(), digest.end()};
}

AuditLog::AuditLog(const sql::Database& database, base::Instant at, std::string actor)
    : m_insert(database.prepare_named("insert_audit_entry")), m_at(at.iso()), m_actor(std::move(actor)) {
  sql::Statement last = database.prepare_named("last_audit_entry");
  if (last.step()) {
    m_last_id = last.integer(0);
    m_last_chain = last.blob(1);
  }
}

void AuditLog::append(std::optional<int64_t> batch_id, const AuditEntry& entry) {
  ++m_last_id;
  m_last_chain = chain_of(m_last_chain, canonical_bytes(m_last_id, m_at, batch_id, m_actor, entry));
  const std::optional<std::string> date = entry.date ? std::optional(entry.date->iso()) : std::nullopt;
  m_insert.bind(m_last_id, m_at, batch_id, m_actor, entry.action, entry.series_id, date, entry.before, entry.after,
                entry.reason);
  m_insert.bind_blob_at(11, m_last_chain);
  m_insert.run();
}

}  // namespace bluedot::store
