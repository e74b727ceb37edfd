-- People's corrections: pins, releases, and what edits in plain SQL left to be settled.

-- name: pins_of_bars
-- The corrections in force of a series (?1) on [?2, ?3], oldest first.
SELECT date, is_drop, fields, open, high, low, close, volume, rlst, bc, session, batch_id, reason, pin_id
FROM pin WHERE target = 'bar' AND series_id = ?1 AND date BETWEEN ?2 AND ?3 AND released_by IS NULL ORDER BY pin_id;

-- name: pins_of_dots
-- The same of a symbol's (?1) blue dots.
SELECT date, is_drop, pin_id, batch_id, reason
FROM pin WHERE target = 'signal' AND symbol_id = ?1 AND date BETWEEN ?2 AND ?3 AND released_by IS NULL ORDER BY pin_id;

-- name: insert_pin
-- A correction.
INSERT INTO pin (target, symbol_id, series_id, date, is_drop, fields, open, high, low, close, volume, rlst, bc, session,
                 reason, batch_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16);

-- name: insert_pin_release
-- The batch ?1 releases the pin ?2.
INSERT INTO pin_release (batch_id, pin_id) VALUES (?1, ?2);

-- name: unfinished_release
-- The newest release of corrections of a date (?3) whose exports were cut off: of the bar of the series ?1, or of the blue
-- dot of the symbol ?2 (NULL: not asked). NULL: none.
SELECT max(batch.batch_id)
FROM pin JOIN pin_release ON pin_release.pin_id = pin.pin_id
         JOIN batch ON batch.batch_id = pin_release.batch_id
WHERE pin.date = ?3 AND (pin.series_id = ?1 OR pin.target = 'signal' AND pin.symbol_id = ?2)
  AND batch.outcome = 'committed' AND batch.undone_by IS NULL;

-- name: settle_pins
-- Of the pins that batch ?1 made or released: a pin is in force when its batch holds and no release that holds ends it.
UPDATE pin SET released_by = coalesce(
  (SELECT undone_by FROM batch WHERE batch.batch_id = pin.batch_id),
  (SELECT min(pin_release.batch_id) FROM pin_release JOIN batch ON batch.batch_id = pin_release.batch_id
   WHERE pin_release.pin_id = pin.pin_id AND batch.undone_by IS NULL))
WHERE batch_id = ?1 OR pin_id IN (SELECT pin_id FROM pin_release WHERE pin_release.batch_id = ?1);

-- name: pins_of_batch
-- The dates whose corrections the batch ?1 made or released: of bars by series, of dots by symbol.
SELECT pin.target, series.series_id, pin.symbol_id, series.timeframe, min(pin.date), max(pin.date)
FROM pin JOIN series ON series.series_id = coalesce(pin.series_id, (SELECT min(other.series_id) FROM series AS other
                                                                    WHERE other.symbol_id = pin.symbol_id))
WHERE pin.batch_id = ?1 OR pin.pin_id IN (SELECT pin_id FROM pin_release WHERE pin_release.batch_id = ?1)
GROUP BY pin.target, series.series_id ORDER BY pin.target, series.timeframe, series.series_id;

-- name: series_of_several_feeds
-- The series about which more than one feed speaks, and what they speak about: what the priority of feeds can change.
SELECT series.series_id, series.symbol_id, series.timeframe, min(document.first_date), max(document.last_date)
FROM document JOIN series ON series.series_id = document.series_id
WHERE document.outcome <> 'rejected' AND document.withdrawn_by IS NULL
GROUP BY series.series_id HAVING count(DISTINCT document.feed) > 1 ORDER BY series.timeframe, series.series_id;

-- name: dots_of_several_feeds
-- The same for the blue dots of symbols.
SELECT series.symbol_id, min(series.series_id), min(document.dots_first), max(document.dots_last)
FROM document JOIN series ON series.series_id = document.series_id
WHERE document.outcome <> 'rejected' AND document.withdrawn_by IS NULL AND document.dots_first IS NOT NULL
GROUP BY series.symbol_id HAVING count(DISTINCT document.feed) > 1 ORDER BY series.symbol_id;

-- name: outside_edits
-- How many entries other programs appended to the log since the last one that is sealed, that one, and whether statements that
-- came to nothing (INSERT OR IGNORE) left something behind.
SELECT (SELECT count(*) FROM audit_log
        WHERE audit_id > (SELECT coalesce(max(audit_id), 0) FROM audit_log WHERE chain IS NOT NULL)),
       (SELECT coalesce(max(audit_id), 0) FROM audit_log WHERE chain IS NOT NULL),
       EXISTS (SELECT 1 FROM bar_before_edit) OR EXISTS (SELECT 1 FROM signal_before_edit);

-- name: count_series_of_sql_batches
-- What the triggers leave to us: how many series an edit in plain SQL changed, of batches with entries behind ?1.
UPDATE batch SET series_changed =
  -- A dot's edit names one series and changes every series of the symbol.
  (SELECT count(*) FROM (SELECT audit_log.series_id FROM audit_log WHERE audit_log.batch_id = batch.batch_id
                         UNION
                         SELECT other.series_id
                         FROM audit_log JOIN series ON series.series_id = audit_log.series_id
                              JOIN series AS other ON other.symbol_id = series.symbol_id
                         WHERE audit_log.batch_id = batch.batch_id AND audit_log.action = 'edit_signal'))
WHERE command = 'sql' AND batch_id IN (SELECT batch_id FROM audit_log WHERE audit_id > ?1);

-- name: clear_bar_edits
-- What is left behind.
DELETE FROM bar_before_edit;

-- name: clear_signal_edits
-- The same of signals.
DELETE FROM signal_before_edit;
