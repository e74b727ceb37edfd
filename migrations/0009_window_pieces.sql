-- The stretches at both ends of a window are cut into days (or weeks): the next window, a day later, shares them too.
-- The digests of before are of other pieces, and are nothing but a shortcut.
DROP TABLE window_digest;
CREATE TABLE window_digest (
  series_id INTEGER PRIMARY KEY REFERENCES series (series_id),
  revision INTEGER NOT NULL,                  -- of the series, when its bars and the symbol's dots were these
  stretch_days INTEGER NOT NULL,              -- how many days a stretch has
  first_date TEXT NOT NULL,                   -- of the window
  last_date TEXT NOT NULL,
  digests BLOB NOT NULL,                      -- 16 bytes a piece (src/store/window_digest.hpp); zeros: not known
  dots_since TEXT,                            -- NULL: what the symbol's dots were is not known
  dots_digest BLOB                            -- 16 bytes, of its dots from that date on
) STRICT;
