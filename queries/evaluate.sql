-- What the documents of a series said, for evaluating dates again after an undo or a correction.

-- name: speaking_documents
-- The accepted documents of a series (?1) that speak about [?2, ?3] and were not withdrawn.
SELECT document_id, batch_id, feed, as_of, newest_volume, bar_count, digest, first_date, last_date, exchange, time_zone,
       close_minute, provisional_from, settled_until,
       EXISTS (SELECT 1 FROM document_partial WHERE document_partial.document_id = document.document_id), follows_feed
FROM document
WHERE series_id = ?1 AND last_date >= ?2 AND first_date <= ?3 AND outcome <> 'rejected' AND withdrawn_by IS NULL
ORDER BY document_id;

-- name: bar_records
-- Every value on [?2, ?3] of a series (?1) that stood or was said, those that stand last; with the feed and the batch of
-- the document that said it, and the feed of the one that ended it.
SELECT date, open, high, low, close, volume, rlst, bc, session, provisional, pinned, record.document_id, since_batch,
       until_batch, until_document_id, row_id, said.feed, said.batch_id, ending.feed
FROM (SELECT date, open, high, low, close, volume, rlst, bc, session, provisional, pinned, document_id, since_batch,
             until_batch, until_document_id, bar_history_id AS row_id
      FROM bar_history WHERE series_id = ?1 AND date BETWEEN ?2 AND ?3
      UNION ALL
      SELECT date, open, high, low, close, volume, rlst, bc, session, provisional, pinned, document_id, batch_id, NULL,
             NULL, 0
      FROM bar WHERE series_id = ?1 AND date BETWEEN ?2 AND ?3) AS record
LEFT JOIN document AS said ON said.document_id = record.document_id
LEFT JOIN document AS ending ON ending.document_id = record.until_document_id;

-- name: bars_to_compare_said
-- The first and the last date in [?2, ?3] of a series (?1) of which the feed ?4 may have said last what does not stand:
-- the history tells of a word of it that the bar is not known to follow, or an archive may. NULL: none.
SELECT min(date), max(date)
FROM (SELECT past.date
      FROM bar_history AS past
           LEFT JOIN document AS said ON said.document_id = past.document_id
           LEFT JOIN document AS ending ON ending.document_id = past.until_document_id
           LEFT JOIN bar ON bar.series_id = past.series_id AND bar.date = past.date
           LEFT JOIN document AS standing ON standing.document_id = bar.document_id
      WHERE past.series_id = ?1 AND past.date BETWEEN ?2 AND ?3 AND ?4 IN (said.feed, ending.feed)
        AND (standing.feed = ?4 AND standing.batch_id = bar.batch_id AND NOT bar.pinned
             AND bar.document_id >= max(coalesce(past.document_id, 0), coalesce(past.until_document_id, 0))) IS NOT TRUE
      UNION ALL
      SELECT date FROM archived_bar WHERE series_id = ?1 AND date BETWEEN ?2 AND ?3);

-- name: dot_listing_documents
-- The accepted documents of a symbol (?1) whose lists of dots speak about [?2, ?3] and were not withdrawn.
SELECT document.document_id, document.batch_id, document.feed, document.as_of, document.newest_volume,
       document.bar_count, document.digest, document.dots_first, document.dots_last, document.follows_feed
FROM series CROSS JOIN document ON document.series_id = series.series_id
WHERE series.symbol_id = ?1 AND document.dots_last >= ?2 AND document.dots_first <= ?3
  AND document.outcome <> 'rejected' AND document.withdrawn_by IS NULL
ORDER BY document.document_id;

-- name: dot_records
-- Every dot on [?2, ?3] of a symbol (?1) that stood or was said, or was said not to be.
SELECT date, present, pinned, record.document_id, since_batch, until_batch, until_document_id, row_id, said.feed,
       said.batch_id, ending.feed
FROM (SELECT date, present, pinned, document_id, since_batch, until_batch, until_document_id,
             signal_history_id AS row_id
      FROM signal_history WHERE symbol_id = ?1 AND date BETWEEN ?2 AND ?3
      UNION ALL
      SELECT date, 1, pinned, document_id, batch_id, NULL, NULL, 0
      FROM signal WHERE symbol_id = ?1 AND date BETWEEN ?2 AND ?3) AS record
LEFT JOIN document AS said ON said.document_id = record.document_id
LEFT JOIN document AS ending ON ending.document_id = record.until_document_id;

-- name: dots_to_compare_said
-- The same of the blue dots of a symbol (?1).
SELECT min(date), max(date)
FROM (SELECT past.date
      FROM signal_history AS past
           LEFT JOIN document AS said ON said.document_id = past.document_id
           LEFT JOIN document AS ending ON ending.document_id = past.until_document_id
           LEFT JOIN signal ON signal.symbol_id = past.symbol_id AND signal.date = past.date
           LEFT JOIN document AS standing ON standing.document_id = signal.document_id
      WHERE past.symbol_id = ?1 AND past.date BETWEEN ?2 AND ?3 AND ?4 IN (said.feed, ending.feed)
        AND (standing.feed = ?4 AND standing.batch_id = signal.batch_id AND NOT signal.pinned
             AND signal.document_id >= max(coalesce(past.document_id, 0), coalesce(past.until_document_id, 0)))
            IS NOT TRUE
      UNION ALL
      SELECT date FROM archived_signal WHERE symbol_id = ?1 AND date BETWEEN ?2 AND ?3);

-- name: batch_to_undo
-- A batch by its number.
SELECT command, run_id FROM batch WHERE batch_id = ?1;

-- name: undo_links
-- Every undo up to the batch ?1, in order, and the batch it takes back.
SELECT batch_id, undoes FROM batch WHERE undoes IS NOT NULL AND batch_id <= ?1 ORDER BY batch_id;

-- name: unfinished_undo
-- The newest undo of the batch ?1 (with ?2 = 1: of any batch of its run, of which none holds any more) whose exports were
-- cut off; NULL: none.
SELECT max(undo.batch_id)
FROM batch AS asked
     JOIN batch ON batch.batch_id = asked.batch_id OR (?2 AND batch.run_id = asked.run_id)
     JOIN batch AS undo ON undo.batch_id = batch.undone_by AND undo.outcome = 'committed'
WHERE asked.batch_id = ?1
  AND NOT (?2 AND EXISTS (SELECT 1 FROM batch AS other WHERE other.run_id = asked.run_id AND other.undone_by IS NULL));

-- name: batches_of_run
-- The batches of a run (?1) that were not undone, newest first.
SELECT batch_id FROM batch WHERE run_id = ?1 AND undone_by IS NULL ORDER BY batch_id DESC;

-- name: set_undone
-- The batch ?1 is undone by ?2; NULL: it holds again.
UPDATE batch SET undone_by = ?2 WHERE batch_id = ?1;

-- name: set_undoes
-- The batch ?1 is an undo of ?2.
UPDATE batch SET undoes = ?2 WHERE batch_id = ?1;

-- name: withdraw_documents
-- The documents of batch ?1 cover nothing any more, by batch ?2.
UPDATE document SET withdrawn_by = ?2 WHERE batch_id = ?1 AND outcome <> 'rejected' AND withdrawn_by IS NULL;

-- name: restore_documents
-- The documents of batch ?1 speak again.
UPDATE document SET withdrawn_by = NULL WHERE batch_id = ?1 AND withdrawn_by IS NOT NULL;

-- name: documents_of_undo
-- What the documents of batch ?1 speak about: the dates to evaluate again, daily ones first for weekly ones may rest on
-- them.
SELECT series.series_id, series.symbol_id, series.timeframe, min(document.first_date), max(document.last_date),
       min(document.dots_first), max(document.dots_last)
FROM document JOIN series ON series.series_id = document.series_id
WHERE document.batch_id = ?1 AND document.outcome <> 'rejected'
GROUP BY series.series_id ORDER BY series.timeframe, series.series_id;

-- name: symbol_by_id
-- A symbol's code.
SELECT code FROM symbol WHERE symbol_id = ?1;

-- name: latest_name
-- The name and currency that the latest document gives a symbol (?1), of those not withdrawn.
SELECT market_context.name, market_context.currency
FROM market_context JOIN document ON document.document_id = market_context.document_id
WHERE market_context.symbol_id = ?1 AND market_context.name <> '' AND document.withdrawn_by IS NULL
ORDER BY document.as_of DESC, document.newest_volume DESC, document.bar_count DESC, document.digest DESC LIMIT 1;
