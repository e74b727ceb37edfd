-- Which of two answers of one moment is the later, and which bars of a document are final.

-- Equal as_of: the larger volume of the newest bar is the later answer, for it only grows within a day; then the larger
-- number of bars; then the digest. Documents of before keep the order they had: among themselves by their digests, which
-- numbers below 0 say here, and before all that come from now on.
ALTER TABLE document ADD COLUMN newest_volume INTEGER NOT NULL DEFAULT 0;
UPDATE document SET newest_volume = before.place - 1000000000
FROM (SELECT document_id, row_number() OVER (PARTITION BY as_of ORDER BY digest) AS place
      FROM document WHERE outcome <> 'rejected') AS before
WHERE before.document_id = document.document_id;
DROP INDEX document_order;
CREATE INDEX document_order ON document (series_id, feed, as_of, newest_volume, bar_count, digest)
  WHERE outcome <> 'rejected' AND withdrawn_by IS NULL;
DROP INDEX document_exchange;
CREATE INDEX document_exchange
  ON document (series_id, feed, says_exchange, as_of, newest_volume, bar_count, digest)
  WHERE outcome <> 'rejected' AND withdrawn_by IS NULL;

-- Up to this date (a bar's date) the sessions that a document speaks of were over, whatever close the exchange usually
-- has: a half day, a share whose last trade came early. NULL: as_of against the usual close decides.
ALTER TABLE document ADD COLUMN settled_until TEXT CHECK (date(settled_until, '+0 days') IS settled_until);

-- A date of which a document has only a part, such as the minutes of a morning: what it says of it is never final.
CREATE TABLE document_partial (
  document_id INTEGER NOT NULL REFERENCES document (document_id),
  date TEXT NOT NULL CHECK (date(date, '+0 days') IS date),
  PRIMARY KEY (document_id, date)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER document_partial_no_insert BEFORE INSERT ON document_partial BEGIN
  SELECT raise(ABORT, 'document_partial is kept by bluedot');
END;
CREATE TRIGGER document_partial_no_update BEFORE UPDATE ON document_partial BEGIN
  SELECT raise(ABORT, 'document_partial is kept by bluedot');
END;
CREATE TRIGGER document_partial_no_delete BEFORE DELETE ON document_partial BEGIN
  SELECT raise(ABORT, 'document_partial is kept by bluedot');
END;

-- Constraints that hold for bluedot's own writer, too, are those that cost little. The rest guards against other
-- programs alone and moves into triggers, which only their edits run: whether a date is a day of the calendar is half of
-- what inserting a bar costs.
-- A feed's close can lie a tick outside high and low by its rounding: such a bar is taken as it came (src/model/bar_fault
-- says how far). The table refuses only what no rounding explains.
-- This is how SQLite has the text of constraints changed (sqlite.org/lang_altertable.html, section 8): rows stay as they
-- are.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql =
  replace(replace(replace(sql,
    'CHECK (date >= ''1900-01-01'' AND date(date, ''+0 days'') IS date)',
    'CHECK (date >= ''1900-01-01'' AND length(date) = 10)'),
    'CHECK (high >= open AND high >= low AND high >= close AND high < 9e999)',
    'CHECK (high >= open * 0.95 AND high >= low * 0.95 AND high >= close * 0.95 AND high < 9e999)'),
    'CHECK (low > 0 AND low <= open AND low <= close)',
    'CHECK (low > 0 AND low * 0.95 <= open AND low * 0.95 <= close)')
WHERE type = 'table' AND name IN ('bar', 'signal');
PRAGMA writable_schema = RESET;

CREATE TRIGGER bar_edit_possible_insert BEFORE INSERT ON bar BEGIN
  SELECT raise(ABORT, 'bar: the date is no day of the calendar in the form 2025-08-01')
  WHERE date(NEW.date, '+0 days') IS NOT NEW.date;
  SELECT raise(ABORT, 'bar: high is below, or low above, another of its prices')
  WHERE NOT (NEW.high >= max(NEW.open, NEW.low, NEW.close) AND NEW.low <= min(NEW.open, NEW.close));
END;
CREATE TRIGGER bar_edit_possible_date BEFORE UPDATE OF date ON bar BEGIN
  SELECT raise(ABORT, 'bar: the date is no day of the calendar in the form 2025-08-01')
  WHERE date(NEW.date, '+0 days') IS NOT NEW.date;
END;
CREATE TRIGGER bar_edit_possible_prices BEFORE UPDATE OF open, high, low, close ON bar BEGIN
  SELECT raise(ABORT, 'bar: high is below, or low above, another of its prices')
  WHERE NOT (NEW.high >= max(NEW.open, NEW.low, NEW.close) AND NEW.low <= min(NEW.open, NEW.close))
    AND (NEW.open, NEW.high, NEW.low, NEW.close) IS NOT (OLD.open, OLD.high, OLD.low, OLD.close);
END;
CREATE TRIGGER signal_edit_possible_insert BEFORE INSERT ON signal BEGIN
  SELECT raise(ABORT, 'signal: the date is no day of the calendar in the form 2025-08-01')
  WHERE date(NEW.date, '+0 days') IS NOT NEW.date;
END;
CREATE TRIGGER signal_edit_possible_date BEFORE UPDATE OF date ON signal BEGIN
  SELECT raise(ABORT, 'signal: the date is no day of the calendar in the form 2025-08-01')
  WHERE date(NEW.date, '+0 days') IS NOT NEW.date;
END;
