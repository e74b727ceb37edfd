-- Fetching from vendors (`bluedot fetch`): which symbols, what each vendor said of them last, and what its limits leave.

-- The symbols of the configured universe, as its file was when it was read last.
CREATE TABLE universe (
  symbol TEXT PRIMARY KEY,        -- ours; need not be in the store
  name TEXT NOT NULL,             -- the company's; may be empty
  position INTEGER NOT NULL       -- in the file, from 1
) STRICT, WITHOUT ROWID;

CREATE TABLE universe_group (
  symbol TEXT NOT NULL REFERENCES universe (symbol),
  kind TEXT NOT NULL,             -- sector, capitalisation, …
  name TEXT NOT NULL,             -- Energy, large, …
  PRIMARY KEY (symbol, kind)
) STRICT, WITHOUT ROWID;

-- What each provider said of each symbol when it was asked last, daily bars.
CREATE TABLE vendor_answer (
  symbol TEXT NOT NULL,
  provider TEXT NOT NULL,         -- yahoo, kite, alpha_vantage
  asked_at TEXT NOT NULL,
  from_date TEXT NOT NULL,        -- the window that was asked for
  to_date TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('ok', 'empty', 'absent', 'limited', 'denied', 'broken', 'unanswered')),
  message TEXT NOT NULL,          -- why it had no bars
  newest_date TEXT,               -- of the bars it had
  requests INTEGER NOT NULL,      -- 0: it was not asked, as it was closed
  run_id TEXT NOT NULL,
  PRIMARY KEY (symbol, provider)
) STRICT, WITHOUT ROWID;

CREATE TABLE vendor_limit (
  provider TEXT PRIMARY KEY,
  began_at TEXT,                  -- of the 24 hours for which requests are counted; NULL: none were
  requests INTEGER NOT NULL DEFAULT 0,  -- since then, those included that are set aside to be made
  closed_until TEXT,              -- it asked to be left alone
  reason TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- Bars of the past that were asked for: what a day's limit leaves over waits for the next.
CREATE TABLE backfill (
  backfill_id INTEGER PRIMARY KEY,
  symbol TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  wanted_at TEXT NOT NULL,
  done_at TEXT,                   -- NULL: it waits
  verdict TEXT NOT NULL DEFAULT ''  -- the best that a provider said
) STRICT;
CREATE INDEX backfill_waiting ON backfill (symbol) WHERE done_at IS NULL;
