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

-- name: as_of_tables
-- A script: what the views below are made with. The batch is the one row of the first table; the second has, of each
-- batch that an undo took back by then, which undo did, and which its documents were withdrawn by.
CREATE TEMP TABLE bluedot_then (batch INTEGER NOT NULL);
CREATE TEMP TABLE bluedot_undone (batch_id INTEGER PRIMARY KEY, undone_by INTEGER, withdrawn_by INTEGER);

-- name: insert_as_of_batch
-- The batch.
INSERT INTO temp.bluedot_then (batch) VALUES (?1);

-- name: insert_as_of_undo
-- What stood of a batch's undoing.
INSERT INTO temp.bluedot_undone (batch_id, undone_by, withdrawn_by) VALUES (?1, ?2, ?3);

-- name: table_functions
-- The functions that stand where a table does. SQLite makes them known by their first use, as if it wrote the schema.
SELECT count(*) FROM json_each('[]') CROSS JOIN json_tree('[]');

-- name: temporary_views
-- The views of this connection.
SELECT name FROM sqlite_temp_schema WHERE type = 'view';

-- name: views_as_of
-- The views of the store, with the statements that made them.
SELECT name, sql FROM bluedot_now.sqlite_schema WHERE type = 'view' ORDER BY name;

-- name: as_of_views
-- A script: temporary views that show the store's tables of the same names as they were after the batch. Views of the
-- store are made again over these, but for those that would read every bar for each of theirs.
CREATE TEMP VIEW batch AS
SELECT batch.batch_id, run_id, command, arguments, actor, program_version, started_at, committed_at, outcome, undoes,
       undo.undone_by, documents_total, documents_accepted, documents_unchanged, documents_stale, documents_withdrawn,
       documents_rejected, bars_inserted, bars_revised, bars_settled, bars_retracted, bars_unchanged, bars_rejected,
       bars_provisional, signals_inserted, signals_retracted, series_changed, exports_written, exports_unchanged,
       exports_removed, bytes_read, parse_seconds, store_seconds, export_seconds, total_seconds, peak_memory_bytes
FROM bluedot_now.batch LEFT JOIN temp.bluedot_undone AS undo ON undo.batch_id = batch.batch_id
WHERE batch.batch_id <= (SELECT batch FROM bluedot_then);
-- The log says what a setting was before it was first changed after the batch. Its entries about no series and no date
-- stand together in an index.
CREATE TEMP VIEW setting AS
SELECT name,
       iif(coalesce(batch_id, 0) <= (SELECT batch FROM bluedot_then), value,
           (SELECT json_extract(before, '$."' || name || '"') FROM bluedot_now.audit_log
            WHERE series_id IS NULL AND date IS NULL AND action = 'setting'
              AND audit_log.batch_id > (SELECT batch FROM bluedot_then)
              AND json_type(before, '$."' || name || '"') IS NOT NULL
            ORDER BY audit_id LIMIT 1)) AS value,
       iif(coalesce(batch_id, 0) <= (SELECT batch FROM bluedot_then), batch_id,
           (SELECT max(audit_log.batch_id) FROM bluedot_now.audit_log
            WHERE series_id IS NULL AND date IS NULL AND action = 'setting'
              AND audit_log.batch_id <= (SELECT batch FROM bluedot_then)
              AND json_type(after, '$."' || name || '"') IS NOT NULL)) AS batch_id
FROM bluedot_now.setting;
-- The same of a symbol's name and of where it trades.
CREATE TEMP VIEW symbol AS
SELECT symbol_id, code,
       coalesce(json_extract(renamed, '$.name'), name) AS name,
       coalesce(json_extract(relocated, '$.exchange'), exchange) AS exchange,
       coalesce(json_extract(relocated, '$.time_zone'), time_zone) AS time_zone,
       coalesce(json_extract(relocated, '$.close_minute'), close_minute) AS close_minute,
       coalesce(json_extract(renamed, '$.currency'), currency) AS currency,
       export_name, batch_id
FROM (SELECT symbol.*,
             (SELECT before
              FROM bluedot_now.series CROSS JOIN bluedot_now.audit_log ON audit_log.series_id = series.series_id
              WHERE series.symbol_id = symbol.symbol_id AND audit_log.date IS NULL AND action = 'rename'
                AND audit_log.batch_id > (SELECT batch FROM bluedot_then)
              ORDER BY audit_id LIMIT 1) AS renamed,
             (SELECT before
              FROM bluedot_now.series CROSS JOIN bluedot_now.audit_log ON audit_log.series_id = series.series_id
              WHERE series.symbol_id = symbol.symbol_id AND audit_log.date IS NULL AND action = 'relocate'
                AND audit_log.batch_id > (SELECT batch FROM bluedot_then)
              ORDER BY audit_id LIMIT 1) AS relocated
      FROM bluedot_now.symbol WHERE symbol.batch_id <= (SELECT batch FROM bluedot_then));
CREATE TEMP VIEW bar AS
SELECT series_id, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned, document_id, batch_id
FROM bluedot_now.bar WHERE batch_id <= (SELECT batch FROM bluedot_then)
UNION ALL
SELECT series_id, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned, document_id, since_batch
FROM bluedot_now.bar_history WHERE open IS NOT NULL AND since_batch <= (SELECT batch FROM bluedot_then)
  AND until_batch > (SELECT batch FROM bluedot_then);
CREATE TEMP VIEW bar_history AS
SELECT bar_history_id, series_id, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned,
       document_id, batch_id, since_batch, until_batch, until_document_id
FROM bluedot_now.bar_history WHERE until_batch <= (SELECT batch FROM bluedot_then);
CREATE TEMP VIEW signal AS
SELECT symbol_id, date, kind, pinned, document_id, batch_id
FROM bluedot_now.signal WHERE batch_id <= (SELECT batch FROM bluedot_then)
UNION ALL
SELECT symbol_id, date, kind, pinned, document_id, since_batch
FROM bluedot_now.signal_history WHERE present AND since_batch <= (SELECT batch FROM bluedot_then)
  AND until_batch > (SELECT batch FROM bluedot_then);
CREATE TEMP VIEW signal_history AS
SELECT signal_history_id, symbol_id, date, kind, present, pinned, document_id, batch_id, since_batch, until_batch,
       until_document_id
FROM bluedot_now.signal_history WHERE until_batch <= (SELECT batch FROM bluedot_then);
-- A series is there since its first bar. A batch raised its revision when it changed one of its bars or a dot of its
-- symbol, or put one of them back, and an edit in plain SQL each time.
CREATE TEMP VIEW series AS
SELECT series_id, symbol_id, timeframe,
       revision
       - (SELECT count(*)
          FROM (SELECT bar.batch_id FROM bluedot_now.bar
                WHERE bar.series_id = series.series_id AND bar.batch_id > (SELECT batch FROM bluedot_then)
                UNION SELECT since_batch FROM bluedot_now.bar_history AS past
                WHERE past.series_id = series.series_id AND since_batch > (SELECT batch FROM bluedot_then)
                UNION SELECT until_batch FROM bluedot_now.bar_history AS past
                WHERE past.series_id = series.series_id AND since_batch IS NOT NULL
                  AND until_batch > (SELECT batch FROM bluedot_then)
                UNION SELECT signal.batch_id FROM bluedot_now.signal
                WHERE signal.symbol_id = series.symbol_id AND signal.batch_id > (SELECT batch FROM bluedot_then)
                UNION SELECT since_batch FROM bluedot_now.signal_history AS past
                WHERE past.symbol_id = series.symbol_id AND since_batch > (SELECT batch FROM bluedot_then)
                UNION SELECT until_batch FROM bluedot_now.signal_history AS past
                WHERE past.symbol_id = series.symbol_id AND since_batch IS NOT NULL
                  AND until_batch > (SELECT batch FROM bluedot_then)
                UNION SELECT audit_log.batch_id
                FROM bluedot_now.series AS beside
                     CROSS JOIN bluedot_now.audit_log ON audit_log.series_id = beside.series_id
                WHERE beside.symbol_id = series.symbol_id AND audit_log.batch_id > (SELECT batch FROM bluedot_then)
                  AND (action = 'repair_signal' OR action = 'repair' AND audit_log.series_id = series.series_id)
               ) AS changed
               CROSS JOIN bluedot_now.batch ON batch.batch_id = changed.batch_id AND batch.command <> 'sql')
       - (SELECT count(*)
          FROM bluedot_now.series AS beside CROSS JOIN bluedot_now.audit_log ON audit_log.series_id = beside.series_id
          WHERE beside.symbol_id = series.symbol_id AND audit_log.batch_id > (SELECT batch FROM bluedot_then)
            AND (action = 'edit_signal' OR action = 'edit' AND audit_log.series_id = series.series_id)) AS revision,
       (SELECT min(date) FROM (SELECT min(date) AS date FROM bluedot_now.bar
                               WHERE bar.series_id = series.series_id
                                 AND bar.batch_id <= (SELECT batch FROM bluedot_then)
                               UNION ALL
                               SELECT min(date) FROM bluedot_now.bar_history AS past
                               WHERE past.series_id = series.series_id AND open IS NOT NULL
                                 AND since_batch <= (SELECT batch FROM bluedot_then)
                                 AND until_batch > (SELECT batch FROM bluedot_then))) AS first_date,
       (SELECT max(date) FROM (SELECT max(date) AS date FROM bluedot_now.bar
                               WHERE bar.series_id = series.series_id
                                 AND bar.batch_id <= (SELECT batch FROM bluedot_then)
                               UNION ALL
                               SELECT max(date) FROM bluedot_now.bar_history AS past
                               WHERE past.series_id = series.series_id AND open IS NOT NULL
                                 AND since_batch <= (SELECT batch FROM bluedot_then)
                                 AND until_batch > (SELECT batch FROM bluedot_then))) AS last_date,
       (SELECT count(*) FROM bluedot_now.bar
        WHERE bar.series_id = series.series_id AND bar.batch_id <= (SELECT batch FROM bluedot_then))
       + (SELECT count(*) FROM bluedot_now.bar_history AS past
          WHERE past.series_id = series.series_id AND open IS NOT NULL
            AND since_batch <= (SELECT batch FROM bluedot_then)
            AND until_batch > (SELECT batch FROM bluedot_then)) AS bar_count,
       repository
FROM bluedot_now.series
WHERE EXISTS (SELECT 1 FROM bluedot_now.bar WHERE bar.series_id = series.series_id
  AND bar.batch_id <= (SELECT batch FROM bluedot_then))
   OR EXISTS (SELECT 1 FROM bluedot_now.bar_history AS past WHERE past.series_id = series.series_id
     AND since_batch <= (SELECT batch FROM bluedot_then))
   OR EXISTS (SELECT 1 FROM bluedot_now.document
              WHERE document.series_id = series.series_id AND document.batch_id <= (SELECT batch FROM bluedot_then));
CREATE TEMP VIEW document AS
SELECT document_id, document.batch_id, series_id, source, feed, symbol_code, path, digest, size_bytes, as_of,
       first_date, last_date, bar_count, dots_first, dots_last, outcome, rejected_where, rejected_reason,
       iif(outcome = 'rejected', NULL, undo.withdrawn_by) AS withdrawn_by, body, provisional_from, exchange, time_zone,
       close_minute, says_exchange, newest_volume, settled_until, follows_feed
FROM bluedot_now.document LEFT JOIN temp.bluedot_undone AS undo ON undo.batch_id = document.batch_id
WHERE document.batch_id <= (SELECT batch FROM bluedot_then);
CREATE TEMP VIEW document_gap AS
SELECT document_gap.document_id, document_gap.date
FROM bluedot_now.document_gap JOIN bluedot_now.document ON document.document_id = document_gap.document_id
WHERE document.batch_id <= (SELECT batch FROM bluedot_then);
CREATE TEMP VIEW document_partial AS
SELECT document_partial.document_id, document_partial.date
FROM bluedot_now.document_partial JOIN bluedot_now.document ON document.document_id = document_partial.document_id
WHERE document.batch_id <= (SELECT batch FROM bluedot_then);
CREATE TEMP VIEW rejected_bar AS
SELECT rejected_bar_id, rejected_bar.document_id, rejected_bar.date, place, reason, row
FROM bluedot_now.rejected_bar JOIN bluedot_now.document ON document.document_id = rejected_bar.document_id
WHERE document.batch_id <= (SELECT batch FROM bluedot_then);
CREATE TEMP VIEW market_context AS
SELECT context.document_id, symbol_id, context.as_of, name, currency, rs_rating, week_52_high, week_52_low,
       average_volume, average_volume_50_day, is_rs_blue_dot, is_asm, is_gsm, pattern, price_target_mean,
       price_target_high, price_target_low
FROM bluedot_now.market_context AS context JOIN bluedot_now.document ON document.document_id = context.document_id
WHERE document.batch_id <= (SELECT batch FROM bluedot_then);
CREATE TEMP VIEW corporate_action AS
SELECT corporate_action_id, symbol_id, series_id, date, kind, factor, amount, detail, document_id, batch_id
FROM bluedot_now.corporate_action WHERE batch_id <= (SELECT batch FROM bluedot_then);
CREATE TEMP VIEW corporate_action_report AS
SELECT report.corporate_action_id, report.document_id
FROM bluedot_now.corporate_action_report AS report
     JOIN bluedot_now.document ON document.document_id = report.document_id
WHERE document.batch_id <= (SELECT batch FROM bluedot_then);
-- An entry of no batch stands behind those of the batch before it.
CREATE TEMP VIEW audit_log AS
SELECT audit_id, at, batch_id, actor, action, series_id, date, before, after, reason, chain
FROM bluedot_now.audit_log
WHERE batch_id <= (SELECT batch FROM bluedot_then)
   OR batch_id IS NULL
      AND audit_id < coalesce((SELECT min(later.audit_id) FROM bluedot_now.audit_log AS later
                               WHERE later.batch_id > (SELECT batch FROM bluedot_then)), 9223372036854775807);
CREATE TEMP VIEW pin_release AS
SELECT batch_id, pin_id FROM bluedot_now.pin_release WHERE batch_id <= (SELECT batch FROM bluedot_then);
-- As settle_pins has it.
CREATE TEMP VIEW pin AS
SELECT pin_id, target, symbol_id, series_id, date, is_drop, fields, open, high, low, close, volume, rlst, bc, session,
       reason, pin.batch_id,
       coalesce(undo.undone_by,
                (SELECT min(release.batch_id)
                 FROM bluedot_now.pin_release AS release LEFT JOIN temp.bluedot_undone AS undone
                      ON undone.batch_id = release.batch_id
                 WHERE release.pin_id = pin.pin_id AND release.batch_id <= (SELECT batch FROM bluedot_then)
                   AND undone.undone_by IS NULL))
         AS released_by
FROM bluedot_now.pin LEFT JOIN temp.bluedot_undone AS undo ON undo.batch_id = pin.batch_id
WHERE pin.batch_id <= (SELECT batch FROM bluedot_then);
CREATE TEMP VIEW archive AS
SELECT archive_id, batch_id, iif(restored_by <= (SELECT batch FROM bluedot_then), restored_by, NULL) AS restored_by,
       file, sha256, size_bytes, before_date, until_batch, log_first, log_last, chain_before, chain_after, bar_count,
       signal_count, rejected_bar_count, body_count
FROM bluedot_now.archive WHERE batch_id <= (SELECT batch FROM bluedot_then);
-- Each half reaches its bars through their key.
CREATE TEMP VIEW bars_as_of AS
SELECT symbol.code AS symbol, series.timeframe AS timeframe, bar.date AS date, bar.open AS open, bar.high AS high,
       bar.low AS low, bar.close AS close, bar.volume AS volume, bar.rlst AS rlst, bar.bc AS bc, bar.session AS session,
       bar.provisional AS provisional, bar.pinned AS pinned, bar.batch_id AS since_batch, NULL AS until_batch,
       bar.document_id IS NULL AND NOT bar.pinned AS derived
FROM bluedot_now.symbol CROSS JOIN bluedot_now.series ON series.symbol_id = symbol.symbol_id
               CROSS JOIN bluedot_now.bar ON bar.series_id = series.series_id
WHERE bar.batch_id <= (SELECT batch FROM bluedot_then)
UNION ALL
SELECT symbol.code, series.timeframe, past.date, past.open, past.high, past.low, past.close, past.volume, past.rlst,
       past.bc, past.session, past.provisional, past.pinned, past.since_batch,
       iif(past.until_batch <= (SELECT batch FROM bluedot_then), past.until_batch, NULL),
       past.document_id IS NULL AND NOT past.pinned
FROM bluedot_now.symbol CROSS JOIN bluedot_now.series ON series.symbol_id = symbol.symbol_id
               CROSS JOIN bluedot_now.bar_history AS past ON past.series_id = series.series_id
WHERE past.since_batch <= (SELECT batch FROM bluedot_then) AND past.open IS NOT NULL;
CREATE TEMP VIEW signals_as_of AS
SELECT symbol.code AS symbol, signal.date AS date, signal.kind AS kind, signal.pinned AS pinned,
       signal.batch_id AS since_batch, NULL AS until_batch
FROM bluedot_now.symbol CROSS JOIN bluedot_now.signal ON signal.symbol_id = symbol.symbol_id
WHERE signal.batch_id <= (SELECT batch FROM bluedot_then)
UNION ALL
SELECT symbol.code, past.date, past.kind, past.pinned, past.since_batch,
       iif(past.until_batch <= (SELECT batch FROM bluedot_then), past.until_batch, NULL)
FROM bluedot_now.symbol CROSS JOIN bluedot_now.signal_history AS past ON past.symbol_id = symbol.symbol_id
WHERE past.since_batch <= (SELECT batch FROM bluedot_then) AND past.present;
CREATE TEMP VIEW bars AS
SELECT symbol, timeframe, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned,
       since_batch AS batch_id, derived
FROM temp.bars_as_of WHERE until_batch IS NULL;
CREATE TEMP VIEW latest_bars AS
SELECT symbol, timeframe, date, open, high, low, close, volume, rlst, bc, provisional, pinned, batch_id, derived
FROM (SELECT *, row_number() OVER (PARTITION BY symbol, timeframe ORDER BY date DESC) AS place
      FROM temp.bars WHERE session = 'trading')
WHERE place = 1;
CREATE TEMP VIEW signals AS
SELECT symbol, date, kind, pinned, since_batch AS batch_id FROM temp.signals_as_of WHERE until_batch IS NULL;

-- name: series_changed_between
-- The series that the log names behind batch ?1 and up to batch ?2.
SELECT DISTINCT series_id FROM audit_log WHERE batch_id > ?1 AND batch_id <= ?2 AND series_id IS NOT NULL;
