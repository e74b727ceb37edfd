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

-- name: complete_batches
-- The other batches of the run are complete with it.
UPDATE batch SET outcome = 'complete' WHERE run_id = ?1;

-- name: last_audit_entry
-- The entry that the next one is chained to.
SELECT audit_id, chain FROM audit_log ORDER BY audit_id DESC LIMIT 1;

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
