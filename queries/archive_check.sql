-- What holds the store's notes of its archives against the log (store/archive_check). Entries are found by their batches,
-- so that no check reads the whole log for them.

-- name: archives_unlike_log
-- Each column of an archive that differs from its sealed entry of the log, and which one it is.
WITH noted AS (
  SELECT audit_id, action, batch_id, after
  FROM audit_log
  WHERE batch_id IN (SELECT batch_id FROM batch WHERE command = 'archive'
                     UNION SELECT batch_id FROM archive UNION SELECT restored_by FROM archive)
    AND action IN ('archive', 'take_back') AND chain IS NOT NULL
), pairs AS (
  SELECT archive.archive_id, noted.audit_id, compared.key AS name, compared.value AS logged,
         CASE compared.key
           WHEN 'file' THEN archive.file
           WHEN 'sha256' THEN archive.sha256
           WHEN 'before' THEN archive.before_date
           WHEN 'until_batch' THEN archive.until_batch
           WHEN 'log_first' THEN archive.log_first
           WHEN 'log_last' THEN archive.log_last
           WHEN 'chain_after' THEN lower(hex(archive.chain_after))
           WHEN 'bars' THEN archive.bar_count
           WHEN 'signals' THEN archive.signal_count
           WHEN 'rejected_bars' THEN archive.rejected_bar_count
           WHEN 'bodies' THEN archive.body_count
           ELSE compared.value
         END AS stored
  FROM noted CROSS JOIN archive ON archive.archive_id = json_extract(noted.after, '$.archive')
             CROSS JOIN json_each(noted.after) AS compared
  UNION ALL
  SELECT archive.archive_id, noted.audit_id, 'batch', noted.batch_id, archive.batch_id
  FROM noted CROSS JOIN archive ON archive.archive_id = json_extract(noted.after, '$.archive')
  WHERE noted.action = 'archive'
  UNION ALL
  SELECT archive.archive_id, noted.audit_id, 'state', back.batch_id, archive.restored_by
  FROM noted CROSS JOIN archive ON archive.archive_id = json_extract(noted.after, '$.archive')
             LEFT JOIN noted AS back ON back.action = 'take_back'
                                    AND json_extract(back.after, '$.archive') = archive.archive_id
  WHERE noted.action = 'archive' OR back.audit_id = noted.audit_id
)
SELECT DISTINCT archive_id, audit_id, name FROM pairs WHERE stored IS NOT logged ORDER BY archive_id, audit_id, name;

-- name: archives_only_in_log
-- Archives that the log tells of and the store has no note of.
SELECT json_extract(audit_log.after, '$.archive') AS archive_id, audit_log.audit_id
FROM batch CROSS JOIN audit_log ON audit_log.batch_id = batch.batch_id
WHERE batch.command = 'archive' AND audit_log.action = 'archive' AND audit_log.chain IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM archive WHERE archive.archive_id = json_extract(audit_log.after, '$.archive'))
ORDER BY archive_id;

-- name: archives_not_in_log
-- Archives without an entry, of batches whose entries are all in the store.
SELECT archive_id FROM archive
WHERE batch_id > (SELECT coalesce(max(until_batch), 0) FROM archive WHERE restored_by IS NULL)
  AND NOT EXISTS (SELECT 1 FROM audit_log
                  WHERE audit_log.batch_id = archive.batch_id AND audit_log.action = 'archive'
                    AND json_extract(audit_log.after, '$.archive') = archive.archive_id)
ORDER BY archive_id;

-- name: count_marks
-- How many dates are marked as archived, of bars and of signals, by all archives.
SELECT (SELECT count(*) FROM archived_bar), (SELECT count(*) FROM archived_signal);

-- name: bar_marks
-- Every date that is marked as archived.
SELECT series_id, date, archive_id, document_id FROM archived_bar ORDER BY series_id, date;

-- name: signal_marks
-- The same of signals.
SELECT symbol_id, date, archive_id, document_id FROM archived_signal ORDER BY symbol_id, date;

-- name: logged_marks
-- What the newest archive that is out logged of the marks there were when it was made; NULL in an entry of a version
-- that did not.
SELECT audit_log.audit_id, json_extract(audit_log.after, '$.marks')
FROM archive CROSS JOIN audit_log ON audit_log.batch_id = archive.batch_id
WHERE archive.archive_id = (SELECT max(archive_id) FROM archive WHERE restored_by IS NULL)
  AND audit_log.action = 'archive';

-- name: marks_unlike_log
-- How many marks there are, where they are more or less than when the newest archive that is out was made: nothing else
-- makes or drops any. None when all are back; not told when its entry does not count them.
WITH newest AS (
  SELECT archive_id, batch_id FROM archive WHERE restored_by IS NULL ORDER BY archive_id DESC LIMIT 1
), entry AS (
  SELECT audit_log.after FROM newest CROSS JOIN audit_log ON audit_log.batch_id = newest.batch_id
  WHERE audit_log.action = 'archive'
), counted (number, kind, logged) AS (
  SELECT (SELECT count(*) FROM archived_bar), 'bars',
         CASE WHEN EXISTS (SELECT 1 FROM newest) THEN (SELECT json_extract(after, '$.bar_marks') FROM entry) ELSE 0 END
  UNION ALL
  SELECT (SELECT count(*) FROM archived_signal), 'signals',
         CASE WHEN EXISTS (SELECT 1 FROM newest) THEN (SELECT json_extract(after, '$.signal_marks') FROM entry) ELSE 0
         END
)
SELECT number, kind, logged FROM counted WHERE logged IS NOT NULL AND number <> logged;
