-- Cold rows that were moved out of the store into archive files (`bluedot archive`): which file has what, and about
-- which dates evidence lies there, so that nothing is worked out again as if it had never been.

-- One archive file: rows of the batches up to `until_batch`. Archives lie on each other, and are taken back from the top.
CREATE TABLE archive (
  archive_id INTEGER PRIMARY KEY,
  batch_id INTEGER NOT NULL REFERENCES batch (batch_id),   -- that moved the rows
  restored_by INTEGER REFERENCES batch (batch_id),         -- that took them back; NULL: they are in the file
  file TEXT NOT NULL,                         -- as it was named then; a relative path counts from where bluedot ran
  sha256 TEXT NOT NULL,                       -- of the file
  size_bytes INTEGER NOT NULL,
  before_date TEXT NOT NULL CHECK (date(before_date, '+0 days') IS before_date),  -- that was asked for (UTC)
  until_batch INTEGER NOT NULL,               -- states after this batch and later ones can be told without the file
  -- The entries of the log it has, none when the first lies behind the last, and the chain before and after them.
  log_first INTEGER NOT NULL,
  log_last INTEGER NOT NULL,
  chain_before BLOB NOT NULL,                 -- empty before the log's first entry
  chain_after BLOB NOT NULL,
  bar_count INTEGER NOT NULL DEFAULT 0,       -- values of bars that were replaced, retracted or never stood
  signal_count INTEGER NOT NULL DEFAULT 0,    -- the same of signals
  rejected_bar_count INTEGER NOT NULL DEFAULT 0,
  body_count INTEGER NOT NULL DEFAULT 0       -- bodies of rejected documents
) STRICT;

-- A date of which evidence was archived, and the document that decided it then: what that one said is what stood when
-- the archive was made. What other documents of the batches up to until_batch said is in the file. NULL: none spoke.
CREATE TABLE archived_bar (
  series_id INTEGER NOT NULL REFERENCES series (series_id),
  date TEXT NOT NULL,
  archive_id INTEGER NOT NULL REFERENCES archive (archive_id),
  document_id INTEGER REFERENCES document (document_id),
  PRIMARY KEY (series_id, date)
) STRICT, WITHOUT ROWID;
CREATE INDEX archived_bar_archive ON archived_bar (archive_id);

-- The same of a symbol's signals.
CREATE TABLE archived_signal (
  symbol_id INTEGER NOT NULL REFERENCES symbol (symbol_id),
  date TEXT NOT NULL,
  archive_id INTEGER NOT NULL REFERENCES archive (archive_id),
  document_id INTEGER REFERENCES document (document_id),
  PRIMARY KEY (symbol_id, date)
) STRICT, WITHOUT ROWID;
CREATE INDEX archived_signal_archive ON archived_signal (archive_id);

CREATE TRIGGER archive_no_insert BEFORE INSERT ON archive BEGIN
  SELECT raise(ABORT, 'archive is kept by bluedot; use bluedot archive');
END;
CREATE TRIGGER archive_no_update BEFORE UPDATE ON archive BEGIN
  SELECT raise(ABORT, 'archive is kept by bluedot; use bluedot archive');
END;
CREATE TRIGGER archive_no_delete BEFORE DELETE ON archive BEGIN
  SELECT raise(ABORT, 'archive is kept by bluedot; use bluedot archive');
END;
CREATE TRIGGER archived_bar_no_insert BEFORE INSERT ON archived_bar BEGIN
  SELECT raise(ABORT, 'archived_bar is kept by bluedot');
END;
CREATE TRIGGER archived_bar_no_update BEFORE UPDATE ON archived_bar BEGIN
  SELECT raise(ABORT, 'archived_bar is kept by bluedot');
END;
CREATE TRIGGER archived_bar_no_delete BEFORE DELETE ON archived_bar BEGIN
  SELECT raise(ABORT, 'archived_bar is kept by bluedot');
END;
CREATE TRIGGER archived_signal_no_insert BEFORE INSERT ON archived_signal BEGIN
  SELECT raise(ABORT, 'archived_signal is kept by bluedot');
END;
CREATE TRIGGER archived_signal_no_update BEFORE UPDATE ON archived_signal BEGIN
  SELECT raise(ABORT, 'archived_signal is kept by bluedot');
END;
CREATE TRIGGER archived_signal_no_delete BEFORE DELETE ON archived_signal BEGIN
  SELECT raise(ABORT, 'archived_signal is kept by bluedot');
END;
