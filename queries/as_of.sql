-- The state after a batch: what stands and has stood since then, and what stood then and was replaced later.

-- name: batch_at
-- The last batch committed at or before ?1; NULL when there was none.
SELECT max(batch_id) FROM batch WHERE committed_at <= ?1;

-- name: last_batch
-- The number of the last batch; NULL in a new store.
SELECT max(batch_id) FROM batch;

-- name: export_bars_as_of
-- All bars of a series (?1) after batch ?2, in order.
SELECT date, open, high, low, close, volume, rlst, bc, session, provisional
FROM bar WHERE series_id = ?1 AND batch_id <= ?2
UNION ALL
SELECT date, open, high, low, close, volume, rlst, bc, session, provisional
FROM bar_history WHERE series_id = ?1 AND since_batch <= ?2 AND until_batch > ?2 AND open IS NOT NULL
ORDER BY date;

-- name: dots_of_symbol_as_of
-- All blue dots of a symbol (?1) after batch ?2, in order.
SELECT date FROM signal WHERE symbol_id = ?1 AND kind = 'blue_dot' AND batch_id <= ?2
UNION ALL
SELECT date FROM signal_history
WHERE symbol_id = ?1 AND kind = 'blue_dot' AND present AND since_batch <= ?2 AND until_batch > ?2
ORDER BY date;

-- name: changed_names_since
-- What decides export bytes besides bars and was changed after batch ?1: an export as of then uses today's. A symbol
-- that came later has no files then.
SELECT audit_log.action, coalesce(symbol.code, ''), coalesce(audit_log.before, ''), coalesce(audit_log.after, '')
FROM audit_log LEFT JOIN series ON series.series_id = audit_log.series_id
               LEFT JOIN symbol ON symbol.symbol_id = series.symbol_id
WHERE audit_log.batch_id > ?1 AND audit_log.action IN ('rename', 'setting')
  AND (symbol.batch_id IS NULL OR symbol.batch_id <= ?1)
ORDER BY audit_log.audit_id;

-- name: as_of_views
-- A script: temporary views that stand before the tables and views of the same names and show them after a batch. The
-- batch is the one row of the temporary table as_of_batch.
CREATE TEMP VIEW bar AS
SELECT series_id, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned, document_id, batch_id
FROM main.bar WHERE batch_id <= (SELECT batch_id FROM temp.as_of_batch)
UNION ALL
SELECT series_id, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned, document_id, since_batch
FROM main.bar_history
WHERE open IS NOT NULL AND since_batch <= (SELECT batch_id FROM temp.as_of_batch)
  AND until_batch > (SELECT batch_id FROM temp.as_of_batch);
CREATE TEMP VIEW signal AS
SELECT symbol_id, date, kind, pinned, document_id, batch_id
FROM main.signal WHERE batch_id <= (SELECT batch_id FROM temp.as_of_batch)
UNION ALL
SELECT symbol_id, date, kind, pinned, document_id, since_batch
FROM main.signal_history
WHERE present AND since_batch <= (SELECT batch_id FROM temp.as_of_batch)
  AND until_batch > (SELECT batch_id FROM temp.as_of_batch);
-- Each half reaches its bars through their key.
CREATE TEMP VIEW bars AS
SELECT symbol, timeframe, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned,
       since_batch AS batch_id, derived
FROM main.bars_as_of
WHERE since_batch <= (SELECT batch_id FROM temp.as_of_batch)
  AND (until_batch IS NULL OR until_batch > (SELECT batch_id FROM temp.as_of_batch));
CREATE TEMP VIEW latest_bars AS
SELECT symbol, timeframe, date, open, high, low, close, volume, rlst, bc, provisional, pinned, batch_id, derived
FROM (SELECT *, row_number() OVER (PARTITION BY symbol, timeframe ORDER BY date DESC) AS place
      FROM temp.bars WHERE session = 'trading')
WHERE place = 1;
CREATE TEMP VIEW signals AS
SELECT symbol.code AS symbol, signal.date AS date, signal.kind AS kind, signal.pinned AS pinned,
       signal.batch_id AS batch_id
FROM main.symbol CROSS JOIN temp.signal ON signal.symbol_id = symbol.symbol_id;

-- name: series_changed_between
-- The series that the log names behind batch ?1 and up to batch ?2.
SELECT DISTINCT series_id FROM audit_log WHERE batch_id > ?1 AND batch_id <= ?2 AND series_id IS NOT NULL;

-- name: has_symbols_as_of
-- Whether the store had a symbol after batch ?1: from then on a tree has a manifest.
SELECT 1 FROM symbol WHERE batch_id <= ?1 LIMIT 1;
