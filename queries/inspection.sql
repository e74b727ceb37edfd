-- Where values come from, what was done, and whether the log of it is whole.

-- name: audit_chain
-- The log behind the entry ?1 in order, with the last entry that is sealed: all in one statement, so that it is one
-- moment's log.
SELECT audit_id, at, batch_id, actor, action, series_id, date, before, after, reason, chain,
       (SELECT max(audit_id) FROM audit_log WHERE chain IS NOT NULL)
FROM audit_log WHERE audit_id > ?1 ORDER BY audit_id;

-- name: audit_chain_at
-- The chain up to and with the entry ?1.
SELECT chain FROM audit_log WHERE audit_id = ?1;

-- name: audit_entries
-- The newest ?1 entries of the log.
SELECT audit_log.audit_id, audit_log.at, audit_log.batch_id, audit_log.actor, audit_log.action, symbol.code,
       series.timeframe, audit_log.date, audit_log.before, audit_log.after, audit_log.reason
FROM audit_log LEFT JOIN series ON series.series_id = audit_log.series_id
               LEFT JOIN symbol ON symbol.symbol_id = series.symbol_id
ORDER BY audit_log.audit_id DESC LIMIT ?1;

-- name: audit_entries_of_batch
-- The newest ?1 entries of the batch ?2.
SELECT audit_log.audit_id, audit_log.at, audit_log.batch_id, audit_log.actor, audit_log.action, symbol.code,
       series.timeframe, audit_log.date, audit_log.before, audit_log.after, audit_log.reason
FROM audit_log LEFT JOIN series ON series.series_id = audit_log.series_id
               LEFT JOIN symbol ON symbol.symbol_id = series.symbol_id
WHERE audit_log.batch_id = ?2
ORDER BY audit_log.audit_id DESC LIMIT ?1;

-- name: audit_entries_of_symbol
-- The newest ?1 entries about the series of the symbol ?2; with a batch ?3, of this batch.
SELECT audit_log.audit_id, audit_log.at, audit_log.batch_id, audit_log.actor, audit_log.action, symbol.code,
       series.timeframe, audit_log.date, audit_log.before, audit_log.after, audit_log.reason
FROM symbol CROSS JOIN series ON series.symbol_id = symbol.symbol_id
            CROSS JOIN audit_log ON audit_log.series_id = series.series_id
WHERE symbol.code = ?2 AND (?3 IS NULL OR audit_log.batch_id = ?3)
ORDER BY audit_log.audit_id DESC LIMIT ?1;

-- name: batch_by_id
-- Who did what when.
SELECT batch_id, command, arguments, actor, committed_at FROM batch WHERE batch_id = ?1;

-- name: documents_listing
-- The newest ?1 documents; with ?2 those of this symbol, ours or as the document names it, with ?3 = 1 rejected ones only.
SELECT document.document_id, document.batch_id, document.symbol_code, series.timeframe, document.feed, document.as_of,
       document.first_date, document.last_date, document.bar_count, document.outcome, document.withdrawn_by,
       document.source, document.path, document.digest, document.size_bytes, document.rejected_where,
       document.rejected_reason
FROM document LEFT JOIN series ON series.series_id = document.series_id
WHERE (?2 IS NULL OR document.symbol_code = ?2
       OR document.series_id IN (SELECT named.series_id FROM series AS named JOIN symbol USING (symbol_id)
                                 WHERE symbol.code = ?2)) AND (?3 = 0 OR document.outcome = 'rejected')
ORDER BY document.document_id DESC LIMIT ?1;

-- name: documents_listing_of_batch
-- The same of the batch ?4.
SELECT document.document_id, document.batch_id, document.symbol_code, series.timeframe, document.feed, document.as_of,
       document.first_date, document.last_date, document.bar_count, document.outcome, document.withdrawn_by,
       document.source, document.path, document.digest, document.size_bytes, document.rejected_where,
       document.rejected_reason
FROM document LEFT JOIN series ON series.series_id = document.series_id
WHERE document.batch_id = ?4
  AND (?2 IS NULL OR document.symbol_code = ?2
       OR document.series_id IN (SELECT named.series_id FROM series AS named JOIN symbol USING (symbol_id)
                                 WHERE symbol.code = ?2))
  AND (?3 = 0 OR document.outcome = 'rejected')
ORDER BY document.document_id DESC LIMIT ?1;

-- name: series_by_code
-- The series of a symbol (?1) in a timeframe (?2), as series_to_export has it.
SELECT series.series_id, series.symbol_id, symbol.code, symbol.name, symbol.export_name, symbol.time_zone,
       series.timeframe, series.revision, series.repository, series.bar_count
FROM symbol JOIN series ON series.symbol_id = symbol.symbol_id
WHERE symbol.code = ?1 AND series.timeframe = ?2;

-- name: saying_document
-- A document (?1) as the origin of a value, as bar_story has it.
SELECT document_id, batch_id, source, feed, as_of, path, digest, size_bytes, symbol_code, withdrawn_by
FROM document WHERE document_id = ?1;

-- name: bar_story
-- Every value the series ?1 has had at the date ?2, oldest first: by the batch that said it or let it stand, within a
-- batch in the order of its documents. state: 1 it stands, 0 it stood, -1 it never stood.
SELECT value.open, value.high, value.low, value.close, value.volume, value.rlst, value.bc, value.session,
       value.provisional, value.pinned, value.state, value.since_batch, value.until_batch,
       document.document_id, document.batch_id, document.source, document.feed, document.as_of, document.path,
       document.digest, document.size_bytes, document.symbol_code, document.withdrawn_by,
       ending.document_id, ending.batch_id, ending.source, ending.feed, ending.as_of, ending.path, ending.digest,
       ending.size_bytes, ending.symbol_code, ending.withdrawn_by
FROM (SELECT open, high, low, close, volume, rlst, bc, session, provisional, pinned, document_id,
             1 AS state, batch_id AS since_batch, NULL AS until_batch, NULL AS until_document_id, 0 AS place
      FROM bar WHERE series_id = ?1 AND date = ?2
      UNION ALL
      SELECT open, high, low, close, volume, rlst, bc, session, provisional, pinned, document_id,
             iif(since_batch IS NULL, -1, 0), since_batch, until_batch, until_document_id, bar_history_id
      FROM bar_history WHERE series_id = ?1 AND date = ?2) AS value
LEFT JOIN document ON document.document_id = value.document_id
LEFT JOIN document AS ending ON ending.document_id = value.until_document_id
ORDER BY coalesce(value.since_batch, value.until_batch), value.document_id IS NULL, value.document_id,
         value.state = 1, value.place;

-- name: dot_story
-- The same for the blue dots of the symbol ?1 on the days from ?2 to ?3.
SELECT value.date, value.present, value.pinned, value.state, value.since_batch, value.until_batch,
       document.document_id, document.batch_id, document.source, document.feed, document.as_of, document.path,
       document.digest, document.size_bytes, document.symbol_code, document.withdrawn_by
FROM (SELECT date, 1 AS present, pinned, document_id, 1 AS state, batch_id AS since_batch, NULL AS until_batch,
             0 AS place
      FROM signal WHERE symbol_id = ?1 AND date BETWEEN ?2 AND ?3 AND kind = 'blue_dot'
      UNION ALL
      SELECT date, present, pinned, document_id, iif(since_batch IS NULL, -1, 0), since_batch, until_batch,
             signal_history_id
      FROM signal_history WHERE symbol_id = ?1 AND date BETWEEN ?2 AND ?3 AND kind = 'blue_dot') AS value
LEFT JOIN document ON document.document_id = value.document_id
ORDER BY value.date, coalesce(value.since_batch, value.until_batch), value.document_id IS NULL, value.document_id,
         value.state = 1, value.place;
