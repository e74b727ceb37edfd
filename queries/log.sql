-- Batches, the audit log and the settings.

-- name: insert_batch
-- Opens a batch; its counts follow before it commits.
INSERT INTO batch (run_id, command, arguments, actor, program_version, started_at, committed_at, outcome)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 'committed');

-- name: set_batch_counts
-- What the batch did, in the transaction that did it.
UPDATE batch SET committed_at = ?2,
  documents_total = ?3, documents_accepted = ?4, documents_unchanged = ?5, documents_stale = ?6,
  documents_withdrawn = ?7, documents_rejected = ?8,
  bars_inserted = ?9, bars_revised = ?10, bars_settled = ?11, bars_retracted = ?12, bars_unchanged = ?13,
  bars_rejected = ?14, bars_provisional = ?15, signals_inserted = ?16, signals_retracted = ?17, series_changed = ?18
WHERE batch_id = ?1;

-- name: complete_run
-- After the exports of a run (?1): what they did, on its last batch, and how long everything took.
UPDATE batch SET outcome = 'complete', exports_written = ?2, exports_unchanged = ?3, exports_removed = ?4,
  bytes_read = ?5, parse_seconds = ?6, store_seconds = ?7, export_seconds = ?8, total_seconds = ?9,
  peak_memory_bytes = ?10
WHERE batch_id = (SELECT max(batch_id) FROM batch WHERE run_id = ?1);

-- name: complete_batch
-- One batch that changes no export.
UPDATE batch SET outcome = 'complete' WHERE batch_id = ?1;

-- name: complete_batches
-- Once the exports of everything are done, all batches are complete, those of runs that were cut off too.
UPDATE batch SET outcome = 'complete' WHERE outcome = 'committed';

-- name: last_sealed_audit_entry
-- The entry that the next one is chained to; those behind it were appended by other programs.
SELECT audit_id, chain FROM audit_log WHERE chain IS NOT NULL ORDER BY audit_id DESC LIMIT 1;

-- name: audit_entries_after
-- The entries behind ?1, in order, every column that the chain covers.
SELECT audit_id, at, batch_id, actor, action, series_id, date, before, after, reason
FROM audit_log WHERE audit_id > ?1 ORDER BY audit_id;

-- name: seal_audit_entry
-- Gives an entry that another program appended its place in the chain.
UPDATE audit_log SET chain = ?2 WHERE audit_id = ?1;

-- name: insert_audit_entry
-- Appends to the log.
INSERT INTO audit_log (audit_id, at, batch_id, actor, action, series_id, date, before, after, reason, chain)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- name: settings
-- All settings the store keeps.
SELECT name, value FROM setting ORDER BY name;

-- name: put_setting
-- One setting; ?3 is the batch that changes it, NULL when the store is created.
INSERT OR REPLACE INTO setting (name, value, batch_id) VALUES (?1, ?2, ?3);

-- name: changes_of_batch
-- The audit entries of a batch with symbol and timeframe in words.
SELECT audit_log.action, coalesce(symbol.code, ''), coalesce(series.timeframe, ''), coalesce(audit_log.date, ''),
       coalesce(audit_log.before, ''), coalesce(audit_log.after, '')
FROM audit_log LEFT JOIN series ON series.series_id = audit_log.series_id
               LEFT JOIN symbol ON symbol.symbol_id = series.symbol_id
WHERE audit_log.batch_id = ?1 ORDER BY audit_log.audit_id;
