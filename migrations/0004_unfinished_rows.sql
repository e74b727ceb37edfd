-- Some feeds say themselves that their last row is unfinished, whatever the clock says: from this date on (a bar's date)
-- all that the document says is provisional. NULL: what is provisional follows from as_of alone.
ALTER TABLE document ADD COLUMN provisional_from TEXT
  CHECK (date(provisional_from, '+0 days') IS provisional_from);
