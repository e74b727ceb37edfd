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
