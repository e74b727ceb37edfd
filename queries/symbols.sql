-- Symbols and series.

-- name: symbol_by_code
-- A symbol by its code.
SELECT symbol_id, name, currency, exchange, time_zone, close_minute FROM symbol WHERE code = ?1;

-- name: insert_symbol
-- A symbol the store has not seen yet.
INSERT INTO symbol (code, exchange, time_zone, close_minute, export_name, batch_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: export_name_is_taken
-- Whether another symbol's files have that name.
SELECT 1 FROM symbol WHERE export_name = ?1;

-- name: set_symbol_name
-- The name and currency the latest document gives.
UPDATE symbol SET name = ?2, currency = ?3 WHERE symbol_id = ?1;

-- name: series_of_symbol
-- The series of a symbol.
SELECT series_id, timeframe FROM series WHERE symbol_id = ?1;

-- name: insert_series
-- A symbol in a timeframe it had not yet; ?3 is the seed repository it is exported to.
INSERT INTO series (symbol_id, timeframe, repository) VALUES (?1, ?2, ?3);

-- name: count_series
-- How many series a timeframe has.
SELECT count(*) FROM series WHERE timeframe = ?1;

-- name: raise_revision
-- Once for every series a batch changed: a new revision, and the figures that follow from its bars. ?2: bars more or
-- less; ?3, ?4: between which dates they changed (NULL: none did). An end that lies outside is as it was, and need not
-- be looked for in what may be decades of pages away.
UPDATE series SET
  revision = revision + 1,
  bar_count = bar_count + ?2,
  first_date = iif(?3 IS NULL OR first_date < ?3, first_date,
                   (SELECT min(date) FROM bar WHERE bar.series_id = series.series_id)),
  last_date = iif(?4 IS NULL OR last_date > ?4, last_date,
                  (SELECT max(date) FROM bar WHERE bar.series_id = series.series_id))
WHERE series_id = ?1;

-- name: set_symbol_exchange
-- Where the strongest document says that it trades.
UPDATE symbol SET exchange = ?2, time_zone = ?3, close_minute = ?4 WHERE symbol_id = ?1;

-- name: latest_exchanges
-- Of a symbol (?1) the exchanges of the latest documents that stand: for each series and feed the latest of those that
-- say where the symbol trades, and the latest of those that do not. Seeks of the index document_exchange, two a feed. A
-- body can stand twice, dated in two zones (taken in again while it was withdrawn): then the texts decide.
WITH RECURSIVE feeds (series_id, feed) AS (
  SELECT series_id, (SELECT min(feed) FROM document WHERE document.series_id = series.series_id
                                                      AND outcome <> 'rejected' AND withdrawn_by IS NULL)
  FROM series WHERE symbol_id = ?1
  UNION ALL
  SELECT series_id, (SELECT min(feed) FROM document WHERE document.series_id = feeds.series_id
                                                      AND document.feed > feeds.feed
                                                      AND outcome <> 'rejected' AND withdrawn_by IS NULL)
  FROM feeds WHERE feed IS NOT NULL)
SELECT document.says_exchange, document.feed, document.as_of, document.newest_volume, document.bar_count,
       document.digest, document.exchange, document.time_zone, document.close_minute
FROM (SELECT series_id, feed, 1 AS says_exchange FROM feeds WHERE feed IS NOT NULL
      UNION ALL SELECT series_id, feed, 0 FROM feeds WHERE feed IS NOT NULL) AS wanted
CROSS JOIN document ON document.document_id =
  (SELECT document_id FROM document
   WHERE series_id = wanted.series_id AND feed = wanted.feed AND says_exchange = wanted.says_exchange
     AND outcome <> 'rejected' AND withdrawn_by IS NULL
   ORDER BY as_of DESC, newest_volume DESC, bar_count DESC, digest DESC, exchange DESC, time_zone DESC,
            close_minute DESC
   LIMIT 1);

-- name: exchange_of_document
-- By which a document was dated and judged.
SELECT exchange, time_zone, close_minute FROM document WHERE document_id = ?1;

-- name: first_series
-- Every symbol that has a series, and the first.
SELECT symbol_id, min(series_id) FROM series GROUP BY symbol_id ORDER BY symbol_id;
