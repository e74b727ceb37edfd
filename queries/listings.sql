-- What is there, for people.

-- name: store_summary
-- One row of figures about the whole store; bars are counted by their series, not one by one.
SELECT (SELECT count(*) FROM symbol),
       count(*) FILTER (WHERE timeframe = 'daily'),
       count(*) FILTER (WHERE timeframe = 'weekly'),
       coalesce(sum(bar_count), 0), min(first_date), max(last_date),
       (SELECT count(*) FROM signal),
       (SELECT count(*) FROM document WHERE outcome <> 'rejected'),
       (SELECT count(*) FROM document WHERE outcome = 'rejected'),
       (SELECT count(*) FROM rejected_bar)
FROM series;

-- name: symbol_listing
-- The series of the symbols whose code matches the GLOB ?1.
SELECT symbol.code, symbol.name, series.timeframe, series.bar_count, series.first_date, series.last_date,
       series.revision, symbol.export_name
FROM symbol JOIN series ON series.symbol_id = symbol.symbol_id
WHERE symbol.code GLOB ?1
ORDER BY symbol.code, series.timeframe;

-- name: batch_listing
-- The newest ?1 batches.
SELECT batch_id, command, arguments, actor, started_at, committed_at, outcome,
       documents_total, documents_accepted, documents_unchanged, documents_stale, documents_withdrawn,
       documents_rejected,
       bars_inserted, bars_revised, bars_settled, bars_retracted, bars_unchanged, bars_rejected, bars_provisional,
       signals_inserted, signals_retracted, series_changed, exports_written, exports_unchanged, exports_removed,
       bytes_read, parse_seconds, store_seconds, export_seconds, total_seconds, peak_memory_bytes
FROM batch ORDER BY batch_id DESC LIMIT ?1;

-- name: newest_batch
-- The newest batch.
SELECT batch_id, committed_at, run_id FROM batch ORDER BY batch_id DESC LIMIT 1;

-- name: run_of_batch
-- The run a batch (?1) belongs to.
SELECT run_id FROM batch WHERE batch_id = ?1;

-- name: count_unsealed
-- How many entries of other programs stand at the end of the log.
SELECT count(*) FROM audit_log
WHERE audit_id > (SELECT coalesce(max(audit_id), 0) FROM audit_log WHERE chain IS NOT NULL);
