-- How rows that something changed or deleted without the triggers are put back (store/damage).

-- name: restore_bar
-- Puts back what stood at a date (?2) of a series (?1) all the time: who said it, and since when, stays as it is.
UPDATE bar SET open = ?3, high = ?4, low = ?5, close = ?6, volume = ?7, rlst = ?8, bc = ?9, session = ?10,
               provisional = ?11
WHERE series_id = ?1 AND date = ?2;

-- name: restore_lost_bar
-- Puts back a bar that is gone. The log says since when it stood: since the last change that names its date, else since
-- the first batch after it that inserted more bars about the date than are left of them, or any. Where it does not say
-- (it is archived), the bar stands since the document ?15 said it, or (NULL) the latest one of the feed ?12 before the
-- batch ?13. A derived bar has no feed (empty).
INSERT INTO bar (series_id, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned, document_id,
                 batch_id)
WITH changed AS MATERIALIZED (
       SELECT batch_id, after FROM audit_log
       WHERE series_id = ?1 AND date = ?2 AND action <> 'repair' AND coalesce(after, before) LIKE '{"open"%'
       ORDER BY audit_id DESC LIMIT 1),
     inserts AS MATERIALIZED (
       SELECT batch_id, sum(after ->> 'bars') AS bars FROM audit_log
       WHERE series_id = ?1 AND date IS NULL AND action = 'insert'
         AND batch_id >= coalesce((SELECT batch_id FROM changed), 0)
       GROUP BY batch_id HAVING max(?2 BETWEEN after ->> 'first_date' AND after ->> 'last_date')),
     -- Every bar that a batch inserted or replaced, and whether it replaced one.
     begun AS (
       SELECT date, batch_id FROM bar WHERE series_id = ?1
       UNION ALL
       SELECT date, since_batch FROM bar_history WHERE series_id = ?1 AND since_batch IS NOT NULL),
     ended AS (
       SELECT date, until_batch FROM bar_history WHERE series_id = ?1 AND since_batch IS NOT NULL),
     inserted AS (
       SELECT batch_id FROM inserts
       WHERE bars > (SELECT count(*) FROM begun WHERE begun.batch_id = inserts.batch_id)
                    - (SELECT count(*) FROM ended
                       WHERE ended.until_batch = inserts.batch_id
                         AND EXISTS (SELECT 1 FROM begun
                                     WHERE begun.date = ended.date AND begun.batch_id = inserts.batch_id))
       ORDER BY batch_id LIMIT 1),
     stood AS (
       SELECT coalesce((SELECT batch_id FROM changed WHERE after IS NOT NULL), (SELECT batch_id FROM inserted),
                       (SELECT min(batch_id) FROM inserts)) AS batch_id),
     spoken AS (
       SELECT document_id, batch_id, feed, as_of, newest_volume, bar_count, digest FROM document
       WHERE series_id = ?1 AND first_date <= ?2 AND last_date >= ?2 AND outcome <> 'rejected'
         AND NOT EXISTS (SELECT 1 FROM document_gap
                         WHERE document_gap.document_id = document.document_id AND date = ?2)),
     latest AS (
       SELECT document_id, batch_id FROM spoken
       WHERE feed = ?12 AND batch_id < ?13 AND document_id = coalesce(?15, document_id)
       ORDER BY as_of DESC, newest_volume DESC, bar_count DESC, digest DESC LIMIT 1)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?14,
       CASE WHEN ?12 = '' THEN NULL ELSE
       coalesce((SELECT until_document_id FROM bar_history
                 WHERE series_id = ?1 AND date = ?2 AND since_batch IS NOT NULL AND until_batch = stood.batch_id
                 ORDER BY bar_history_id DESC LIMIT 1),
                (SELECT document_id FROM spoken
                 WHERE spoken.batch_id = stood.batch_id
                   AND NOT EXISTS (SELECT 1 FROM bar_history
                                   WHERE series_id = ?1 AND date = ?2 AND since_batch IS NULL
                                     AND bar_history.document_id = spoken.document_id)
                 ORDER BY feed = ?12 DESC, document_id = (SELECT document_id FROM latest) DESC, document_id LIMIT 1),
                latest.document_id) END,
       coalesce(stood.batch_id, latest.batch_id, ?13)
FROM stood LEFT JOIN latest
WHERE ?12 = '' OR latest.document_id IS NOT NULL;

-- name: restore_lost_signal
-- The same of a blue dot (?2) of a symbol (?1): of the feed ?3, before batch ?4; ?5: whether a person holds it.
INSERT INTO signal (symbol_id, date, pinned, document_id, batch_id)
WITH its_series AS MATERIALIZED (SELECT series_id FROM series WHERE symbol_id = ?1),
     changed AS MATERIALIZED (
       SELECT batch_id, after FROM its_series CROSS JOIN audit_log USING (series_id)
       WHERE date = ?2 AND action <> 'repair_signal' AND coalesce(after, before) = '{"kind":"blue_dot"}'
       ORDER BY audit_id DESC LIMIT 1),
     inserts AS MATERIALIZED (
       SELECT batch_id, sum(after ->> 'signals') AS signals FROM its_series CROSS JOIN audit_log USING (series_id)
       WHERE date IS NULL AND action = 'insert_signals' AND batch_id >= coalesce((SELECT batch_id FROM changed), 0)
       GROUP BY batch_id HAVING max(?2 BETWEEN after ->> 'first_date' AND after ->> 'last_date')),
     begun AS (
       SELECT date, batch_id FROM signal WHERE symbol_id = ?1
       UNION ALL
       SELECT date, since_batch FROM signal_history WHERE symbol_id = ?1 AND since_batch IS NOT NULL),
     ended AS (
       SELECT date, until_batch FROM signal_history WHERE symbol_id = ?1 AND since_batch IS NOT NULL),
     inserted AS (
       SELECT batch_id FROM inserts
       WHERE signals > (SELECT count(*) FROM begun WHERE begun.batch_id = inserts.batch_id)
                       - (SELECT count(*) FROM ended
                          WHERE ended.until_batch = inserts.batch_id
                            AND EXISTS (SELECT 1 FROM begun
                                        WHERE begun.date = ended.date AND begun.batch_id = inserts.batch_id))
       ORDER BY batch_id LIMIT 1),
     stood AS (
       SELECT coalesce((SELECT batch_id FROM changed WHERE after IS NOT NULL), (SELECT batch_id FROM inserted))
              AS batch_id),
     spoken AS (
       SELECT document_id, batch_id, feed, as_of, newest_volume, bar_count, digest
       FROM its_series CROSS JOIN document USING (series_id)
       WHERE dots_first <= ?2 AND dots_last >= ?2 AND outcome <> 'rejected'),
     latest AS (
       SELECT document_id, batch_id FROM spoken WHERE feed = ?3 AND batch_id < ?4
       ORDER BY as_of DESC, newest_volume DESC, bar_count DESC, digest DESC LIMIT 1)
SELECT ?1, ?2, ?5,
       CASE WHEN ?5 THEN NULL
            ELSE coalesce((SELECT until_document_id FROM signal_history
                           WHERE symbol_id = ?1 AND date = ?2 AND since_batch IS NOT NULL
                             AND until_batch = stood.batch_id
                           ORDER BY signal_history_id DESC LIMIT 1),
                          (SELECT document_id FROM spoken
                           WHERE spoken.batch_id = stood.batch_id
                             AND NOT EXISTS (SELECT 1 FROM signal_history
                                             WHERE symbol_id = ?1 AND date = ?2 AND since_batch IS NULL
                                               AND signal_history.document_id = spoken.document_id)
                           ORDER BY feed = ?3 DESC, document_id = (SELECT document_id FROM latest) DESC, document_id
                           LIMIT 1),
                          latest.document_id) END,
       coalesce(stood.batch_id, latest.batch_id)
FROM stood CROSS JOIN latest;
