-- Documents: what was said, by which document, and which of them decides a date.

-- name: feeds_of_series
-- The feeds that speak of a series (?1), or of any series of a symbol (?2): seeks of an index, one a feed and series.
WITH RECURSIVE feeds (series_id, feed) AS (
  SELECT series_id, (SELECT min(feed) FROM document WHERE document.series_id = series.series_id
                                                      AND outcome <> 'rejected' AND withdrawn_by IS NULL)
  FROM series WHERE series_id = ?1 OR symbol_id = ?2
  UNION ALL
  SELECT series_id, (SELECT min(feed) FROM document WHERE document.series_id = feeds.series_id
                                                      AND document.feed > feeds.feed
                                                      AND outcome <> 'rejected' AND withdrawn_by IS NULL)
  FROM feeds WHERE feed IS NOT NULL)
SELECT DISTINCT feed FROM feeds WHERE feed IS NOT NULL;

-- name: documents_that_may_outrank
-- The accepted documents of a series (?1) and feed (?2) later than (?3, ?4, ?5, ?6) whose window meets [?7, ?8].
SELECT document_id, as_of, newest_volume, bar_count, digest, first_date, last_date, exchange, time_zone, close_minute,
       provisional_from, settled_until,
       EXISTS (SELECT 1 FROM document_partial WHERE document_partial.document_id = document.document_id)
FROM document
WHERE series_id = ?1 AND feed = ?2 AND (as_of, newest_volume, bar_count, digest) > (?3, ?4, ?5, ?6)
  AND last_date >= ?7 AND first_date <= ?8 AND outcome <> 'rejected' AND withdrawn_by IS NULL;

-- name: dot_documents_that_may_outrank
-- The same for the dots of a symbol (?1): the documents of all its series count.
SELECT document.document_id, document.as_of, document.newest_volume, document.bar_count, document.digest,
       document.dots_first, document.dots_last, document.exchange, document.time_zone, document.close_minute
FROM series CROSS JOIN document ON document.series_id = series.series_id
WHERE series.symbol_id = ?1 AND document.feed = ?2
  AND (document.as_of, document.newest_volume, document.bar_count, document.digest) > (?3, ?4, ?5, ?6)
  AND document.dots_last >= ?7 AND document.dots_first <= ?8
  AND document.outcome <> 'rejected' AND document.withdrawn_by IS NULL;

-- name: gaps_of_document
-- The dates about which a document says nothing.
SELECT date FROM document_gap WHERE document_id = ?1 ORDER BY date;

-- name: partial_dates_of_document
-- The dates of which a document has only a part.
SELECT date FROM document_partial WHERE document_id = ?1 ORDER BY date;

-- name: known_digest
-- As what a body was taken in before, for a series of the timeframe ?2 (NULL: any): whether that was withdrawn since, the
-- symbol as the document has it, its moment, and the symbol it came in as. A body of kite names no symbol: under the
-- name of another (?3) it is another.
SELECT document.withdrawn_by IS NOT NULL, document.symbol_code, document.as_of, symbol.code
FROM document CROSS JOIN series ON series.series_id = document.series_id
              CROSS JOIN symbol ON symbol.symbol_id = series.symbol_id
WHERE document.digest = ?1 AND document.outcome <> 'rejected' AND series.timeframe = coalesce(?2, series.timeframe)
  AND (document.feed <> 'kite' OR document.symbol_code = ?3);

-- name: known_document
-- Whether a series has this very document.
SELECT 1 FROM document
WHERE series_id = ?1 AND feed = ?2 AND as_of = ?3 AND digest = ?4 AND outcome <> 'rejected' AND withdrawn_by IS NULL;

-- name: document_as_taken_in
-- What a document that a series has is remembered as.
SELECT first_date, last_date, bar_count, exchange, time_zone, close_minute, document_id, provisional_from, settled_until,
       EXISTS (SELECT 1 FROM document_partial WHERE document_partial.document_id = document.document_id)
FROM document
WHERE series_id = ?1 AND feed = ?2 AND as_of = ?3 AND digest = ?4 AND outcome <> 'rejected' AND withdrawn_by IS NULL;

-- name: withdrawn_document
-- Whether a series had this very document and it was withdrawn.
SELECT 1 FROM document
WHERE digest = ?4 AND series_id = ?1 AND feed = ?2 AND as_of = ?3 AND outcome <> 'rejected'
  AND withdrawn_by IS NOT NULL;

-- name: insert_document
-- A document that was taken in; its outcome is known once it was compared.
INSERT INTO document (batch_id, series_id, source, feed, symbol_code, path, digest, size_bytes, as_of, first_date,
                      last_date, bar_count, newest_volume, dots_first, dots_last, provisional_from, settled_until,
                      exchange, time_zone, close_minute, says_exchange, outcome, follows_feed)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, 'accepted', 1);

-- name: set_document_outcome
-- After the comparison.
UPDATE document SET outcome = ?2 WHERE document_id = ?1;

-- name: insert_rejected_document
-- A document that was not taken in.
INSERT INTO document (batch_id, source, symbol_code, path, digest, size_bytes, outcome, rejected_where,
                      rejected_reason, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'rejected', ?7, ?8, ?9);

-- name: insert_document_gap
-- A date inside its window about which a document says nothing.
INSERT INTO document_gap (document_id, date) VALUES (?1, ?2);

-- name: insert_document_partial
-- A date of which a document has only a part.
INSERT INTO document_partial (document_id, date) VALUES (?1, ?2);

-- name: insert_rejected_bar
-- A bar that was set aside.
INSERT INTO rejected_bar (document_id, date, place, reason, row) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: insert_market_context
-- What a document says of its symbol as a whole.
INSERT INTO market_context (document_id, symbol_id, as_of, name, currency, rs_rating, week_52_high, week_52_low,
                            average_volume, average_volume_50_day, is_rs_blue_dot, is_asm, is_gsm, pattern,
                            price_target_mean, price_target_high, price_target_low)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17);

-- name: later_name
-- Whether a document later than (?2, ?3, ?4, ?5) gives the symbol (?1) a name.
SELECT 1
FROM market_context CROSS JOIN document ON document.document_id = market_context.document_id
WHERE market_context.symbol_id = ?1 AND market_context.as_of >= ?2 AND market_context.name <> ''
  AND (document.as_of, document.newest_volume, document.bar_count, document.digest) > (?2, ?3, ?4, ?5)
  AND document.withdrawn_by IS NULL
LIMIT 1;
