-- Fetching from vendors: who is asked for what, and what came of it.

-- name: universe_members
-- The symbols of the universe, in its order.
SELECT symbol, name FROM universe ORDER BY position;

-- name: universe_groups
-- The groups of all symbols of the universe.
SELECT symbol, kind, name FROM universe_group ORDER BY symbol, kind;

-- name: clear_universe_groups
-- A universe is read anew: the groups go first.
DELETE FROM universe_group;

-- name: clear_universe
-- A universe is read anew.
DELETE FROM universe;

-- name: insert_universe_member
-- A symbol of the universe, at its place.
INSERT INTO universe (symbol, name, position) VALUES (?1, ?2, ?3);

-- name: insert_universe_group
-- A group that a symbol is in.
INSERT INTO universe_group (symbol, kind, name) VALUES (?1, ?2, ?3);

-- name: last_settled_day
-- The newest settled daily bar of a symbol (?1), holidays included.
SELECT max(bar.date) FROM bar
WHERE bar.series_id = (SELECT series_id FROM series JOIN symbol ON symbol.symbol_id = series.symbol_id
                       WHERE symbol.code = ?1 AND series.timeframe = 'daily')
  AND NOT bar.provisional;

-- name: first_settled_day
-- The oldest settled daily bar of a symbol (?1), holidays included.
SELECT min(bar.date) FROM bar
WHERE bar.series_id = (SELECT series_id FROM series JOIN symbol ON symbol.symbol_id = series.symbol_id
                       WHERE symbol.code = ?1 AND series.timeframe = 'daily')
  AND NOT bar.provisional;

-- name: days_with_a_bar
-- The days from ?2 to ?3 of which a symbol (?1) has a settled bar.
SELECT bar.date FROM bar
WHERE bar.series_id = (SELECT series_id FROM series JOIN symbol ON symbol.symbol_id = series.symbol_id
                       WHERE symbol.code = ?1 AND series.timeframe = 'daily')
  AND bar.date BETWEEN ?2 AND ?3 AND NOT bar.provisional
ORDER BY bar.date;

-- name: feeds_of_days
-- Which feed said the bars that stand of a symbol (?1) on the days from ?2 to ?3.
SELECT bar.date, document.feed FROM bar JOIN document ON document.document_id = bar.document_id
WHERE bar.series_id = (SELECT series_id FROM series JOIN symbol ON symbol.symbol_id = series.symbol_id
                       WHERE symbol.code = ?1 AND series.timeframe = 'daily')
  AND bar.date BETWEEN ?2 AND ?3 AND bar.session = 'trading';

-- name: vendor_answers
-- What was said of a symbol (?1) last.
SELECT provider, asked_at, from_date, to_date, verdict, newest_date, requests FROM vendor_answer WHERE symbol = ?1;

-- name: set_vendor_answer
-- What a provider said of a symbol.
INSERT OR REPLACE INTO vendor_answer (symbol, provider, asked_at, from_date, to_date, verdict, message, newest_date,
                                      requests, run_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: vendor_limit
-- What is left of a provider's limits.
SELECT began_at, requests, closed_until, reason FROM vendor_limit WHERE provider = ?1;

-- name: set_vendor_limit
-- What is left of a provider's limits.
INSERT OR REPLACE INTO vendor_limit (provider, began_at, requests, closed_until, reason) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: waiting_backfills
-- Bars of the past that are still to be asked for, oldest wish first.
SELECT backfill_id, symbol, from_date, to_date, wanted_at FROM backfill WHERE done_at IS NULL ORDER BY backfill_id;

-- name: insert_backfill
-- Bars of the past are wanted; nothing happens if the same wish waits already.
INSERT INTO backfill (symbol, from_date, to_date, wanted_at)
SELECT ?1, ?2, ?3, ?4
WHERE NOT EXISTS (SELECT 1 FROM backfill WHERE symbol = ?1 AND from_date = ?2 AND to_date = ?3 AND done_at IS NULL);

-- name: set_backfill_done
-- A wish for bars of the past (?1) was put to everybody who could be asked.
UPDATE backfill SET done_at = ?2, verdict = ?3 WHERE backfill_id = ?1 AND done_at IS NULL;

-- name: last_backfill
-- When all days from ?2 to ?3 of a symbol (?1) were last asked for, by one wish.
SELECT max(wanted_at) FROM backfill
WHERE symbol = ?1 AND from_date <= ?2 AND to_date >= ?3 AND done_at IS NOT NULL;

-- name: is_delivered_digest
-- Whether a source (?1) has delivered a body with this digest (?2).
SELECT 1 FROM delivered_file WHERE source = ?1 AND digest = ?2;
