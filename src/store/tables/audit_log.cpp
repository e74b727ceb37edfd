#include "store/tables/audit_log.hpp"

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

std::string canonical_bytes(const AuditColumns& columns) {
  std::string bytes;
  add(bytes, std::to_string(columns.audit_id));
  add(bytes, columns.at);
  add(bytes, text_of(columns.batch_id));
  add(bytes, columns.actor);
  add(bytes, columns.action);
  add(bytes, text_of(columns.series_id));
  add(bytes, columns.date);
  add(bytes, columns.before);
  add(bytes, columns.after);
  add(bytes, columns.reason);
  return bytes;
}

std::string canonical_bytes(int64_t audit_id, std::string_view at, std::optional<int64_t> batch_id,
                            std::string_view actor, const AuditEntry& entry) {
  const std::string date = entry.date ? entry.date->iso() : "";
  AuditColumns columns{audit_id, at, batch_id, actor, entry.action, entry.series_id, {}, {}, {}, {}};
  if (entry.date) columns.date = date;
  columns.before = entry.before;
  columns.after = entry.after;
  columns.reason = entry.reason;
  return canonical_bytes(columns);
}

std::string chain_of(std::string_view previous_chain, std::string_view canonical) {
  const base::Sha256 digest = base::sha256(std::string(previous_chain) + std::string(canonical));
  return {digest.begin(), digest.end()};
}

AuditLog::AuditLog(sql::Writer& database, base::Instant at, std::string actor)
    : m_insert(database.prepare_named("insert_audit_entry")), m_at(at.iso()), m_actor(std::move(actor)) {
  sql::Statement last = database.prepare_named("last_sealed_audit_entry");
  if (last.step()) {
    m_last_id = last.integer(0);
    m_last_chain = last.blob(1);
  }
  seal_pending(database);
}

void AuditLog::seal_pending(sql::Writer& database) {
  sql::Statement row = database.prepare_named("audit_entries_after");
  sql::Statement seal = database.prepare_named("seal_audit_entry");
  row.bind(m_last_id);
  const auto text = [&](int column) { return row.is_null(column) ? std::nullopt : std::optional(row.text(column)); };
  while (row.step()) {
    m_last_id = row.integer(0);
    const AuditColumns columns{
        m_last_id, text(1), row.optional_integer(2), text(3), text(4), row.optional_integer(5), text(6), text(7),
        text(8),   text(9)};
    m_last_chain = chain_of(m_last_chain, canonical_bytes(columns));
    seal.bind(m_last_id);
    seal.bind_blob_at(2, m_last_chain);
    seal.run();
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
