-- Symbols and series.

-- name: symbol_by_code
-- A symbol by its code.
SELECT symbol_id, name, currency, time_zone, close_minute, exchange, export_name FROM symbol WHERE code = ?1;

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
-- Once for every series a batch changed: a new revision, and the figures that follow from its bars. ?2: bars more or less.
UPDATE series SET
  revision = revision + 1,
  bar_count = bar_count + ?2,
  first_date = (SELECT min(date) FROM bar WHERE bar.series_id = series.series_id),
  last_date = (SELECT max(date) FROM bar WHERE bar.series_id = series.series_id)
WHERE series_id = ?1;

-- name: symbol_exchanges
-- Where every symbol trades.
SELECT code, exchange, time_zone, close_minute FROM symbol;
