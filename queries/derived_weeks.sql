-- Weekly bars worked out from daily ones.

-- name: days_to_derive_from
-- The bars of a daily series (?1) on [?2, ?3], in order, stepped through week by week.
SELECT date, open, high, low, close, volume, rlst, bc, session, provisional, pinned, document_id, batch_id
FROM bar WHERE series_id = ?1 AND date BETWEEN ?2 AND ?3 ORDER BY date;

-- name: newest_as_of
-- When the newest of the documents of a series (?1) that speak was said. One seek of the index document_order for each
-- feed there is: a series has one document a day, for ever.
WITH RECURSIVE feeds (feed) AS (
  SELECT min(feed) FROM document WHERE series_id = ?1 AND outcome <> 'rejected' AND withdrawn_by IS NULL
  UNION ALL
  SELECT (SELECT min(feed) FROM document
          WHERE series_id = ?1 AND feed > feeds.feed AND outcome <> 'rejected' AND withdrawn_by IS NULL)
  FROM feeds WHERE feeds.feed IS NOT NULL)
SELECT max((SELECT max(as_of) FROM document
            WHERE series_id = ?1 AND feed = feeds.feed AND outcome <> 'rejected' AND withdrawn_by IS NULL))
FROM feeds WHERE feed IS NOT NULL;

-- name: newest_as_of_others
-- The same, but for the documents of batch ?2.
SELECT max(as_of) FROM document
WHERE series_id = ?1 AND batch_id <> ?2 AND outcome <> 'rejected' AND withdrawn_by IS NULL;

-- name: daily_series_beside
-- The daily series of the symbol whose series ?1 is.
SELECT daily.series_id FROM series CROSS JOIN series AS daily ON daily.symbol_id = series.symbol_id
WHERE series.series_id = ?1 AND daily.timeframe = 'daily';

-- name: daily_series
-- What can be derived from.
SELECT series_id, symbol_id FROM series WHERE timeframe = 'daily' ORDER BY series_id;

-- name: weekly_series_derived
-- The weekly series with bars that rest on no document: derived ones, also where a person holds something of them.
SELECT series_id, symbol_id FROM series
WHERE timeframe = 'weekly'
  AND EXISTS (SELECT 1 FROM bar WHERE bar.series_id = series.series_id AND bar.document_id IS NULL)
ORDER BY series_id;

-- name: days_edited_outside
-- The daily bars that edits in plain SQL changed behind the log's entry ?1: their weeks are to be worked out again.
SELECT DISTINCT series.symbol_id, audit_log.date
FROM audit_log CROSS JOIN series ON series.series_id = audit_log.series_id
WHERE audit_log.audit_id > ?1 AND audit_log.action = 'edit' AND series.timeframe = 'daily'
ORDER BY series.symbol_id, audit_log.date;

-- name: days_edited_unsettled
-- The same of one symbol (?1), as far as no writing command has seen to it yet.
SELECT DISTINCT audit_log.date
FROM audit_log CROSS JOIN series ON series.series_id = audit_log.series_id
WHERE audit_log.audit_id > (SELECT coalesce(max(audit_id), 0) FROM audit_log WHERE chain IS NOT NULL)
  AND audit_log.action = 'edit' AND series.timeframe = 'daily' AND series.symbol_id = ?1;
