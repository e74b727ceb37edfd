-- What stands on the window of the document that changed a series last, as digests of stretches of it: the next
-- document mostly says the same, and what has the same digest need not be read. Nothing but a shortcut: a row that is
-- missing, or is of an earlier revision of its series, costs a reading of the bars, and rows may be deleted at any time.
CREATE TABLE window_digest (
  series_id INTEGER PRIMARY KEY REFERENCES series (series_id),
  revision INTEGER NOT NULL,                  -- of the series, when its bars were these
  stretch_days INTEGER NOT NULL,              -- how many days a stretch has
  first_stretch INTEGER NOT NULL,             -- counted from 1970-01-01
  digests BLOB NOT NULL                       -- 16 bytes a stretch (src/store/window_digest.hpp); zeros: not known
) STRICT;
