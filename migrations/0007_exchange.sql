-- Where documents say that their symbol trades. Each document is dated and judged by an exchange of its own: what it
-- says, else the symbol's ending, else the setting time_zone as it was then. The symbol's is that of the strongest
-- document that stands, those that say it before those that do not, in the order of the one rule.
ALTER TABLE document ADD COLUMN exchange TEXT NOT NULL DEFAULT '';   -- empty: only the time zone is known
ALTER TABLE document ADD COLUMN time_zone TEXT NOT NULL DEFAULT '';  -- IANA name; empty: rejected
ALTER TABLE document ADD COLUMN close_minute INTEGER NOT NULL DEFAULT 0 CHECK (close_minute BETWEEN 0 AND 1439);
ALTER TABLE document ADD COLUMN says_exchange INTEGER NOT NULL DEFAULT 0 CHECK (says_exchange IN (0, 1));
CREATE INDEX document_exchange ON document (series_id, feed, says_exchange, as_of, digest)
  WHERE outcome <> 'rejected' AND withdrawn_by IS NULL;
-- What documents of before said is not known any more: the first of a symbol decided, and all were ordered by that. So
-- they are taken to have said it, and it stands until a document that outranks them says otherwise.
UPDATE document SET (exchange, time_zone, close_minute, says_exchange) =
  (SELECT symbol.exchange, symbol.time_zone, symbol.close_minute, 1
   FROM series JOIN symbol ON symbol.symbol_id = series.symbol_id WHERE series.series_id = document.series_id)
WHERE outcome <> 'rejected';
