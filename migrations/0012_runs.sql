-- The day's work (`bluedot run`): what was done when, what was delivered, and what people are told of it.

CREATE TABLE run (
  run_id TEXT PRIMARY KEY,        -- sorted by time; the same in batch, in log lines and in messages
  trigger TEXT NOT NULL CHECK (trigger IN ('manual', 'schedule', 'watch', 'http')),
  started_at TEXT NOT NULL,
  finished_at TEXT,               -- NULL: at work, or cut off
  outcome TEXT CHECK (outcome IN ('ok', 'nothing', 'degraded', 'failed')),
  message TEXT NOT NULL DEFAULT '',
  actor TEXT NOT NULL,            -- user@host
  program_version TEXT NOT NULL,
  CHECK ((finished_at IS NULL) = (outcome IS NULL))
) STRICT;

CREATE TABLE run_step (
  run_id TEXT NOT NULL REFERENCES run (run_id),
  step INTEGER NOT NULL,          -- from 1, in the order in which they were done
  name TEXT NOT NULL,             -- pull NAME, ingest, export, publish NAME, report NAME, notify
  outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'nothing', 'degraded', 'failed', 'skipped')),
  message TEXT NOT NULL DEFAULT '',  -- what happened, to what, and what to do next; a line each
  counts TEXT NOT NULL DEFAULT '{}',  -- a JSON object
  seconds REAL NOT NULL,
  PRIMARY KEY (run_id, step)
) STRICT, WITHOUT ROWID;

-- What a source delivered, in the folder of the inbox where it is kept.
CREATE TABLE delivery (
  delivery_id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL,
  source TEXT NOT NULL,
  name TEXT NOT NULL,             -- the date or week that the trigger named; empty without
  folder TEXT NOT NULL UNIQUE,    -- below the inbox: `2025-08-01/drive/183000`
  files INTEGER NOT NULL,
  bytes INTEGER NOT NULL,         -- of the files as they were delivered
  listed INTEGER NOT NULL,        -- documents that the source had then, those that were taken before included
  gap TEXT NOT NULL,              -- what it lacked, in words; empty: it was whole
  arrived_at TEXT NOT NULL,
  taken_in_by TEXT,               -- the run that took them all in; NULL: none has yet
  removed_at TEXT                 -- when its files were removed from the inbox, after keep_days
) STRICT;
CREATE INDEX delivery_source ON delivery (source, delivery_id);

-- The version of a remote file that was taken last.
CREATE TABLE delivered_file (
  source TEXT NOT NULL,
  path TEXT NOT NULL,             -- below the source's folder
  remote_id TEXT NOT NULL,        -- as the remote has it; empty where it has none. Two files can have one path
  version TEXT NOT NULL,          -- its md5, or size and time where the remote has no md5
  digest TEXT NOT NULL,           -- XXH3-128 of its bytes: that of the document, if it is one and not packed
  delivery_id INTEGER NOT NULL REFERENCES delivery (delivery_id),
  kept_as TEXT NOT NULL,          -- below the delivery's folder
  PRIMARY KEY (source, path, remote_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX document_rejected ON document (digest) WHERE outcome = 'rejected';

-- Messages, kept until they are sent. A message that was being sent when the program was killed counts as sent.
CREATE TABLE outbox (
  message_id TEXT PRIMARY KEY,    -- the same each time it is tried
  run_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ok', 'degraded', 'failed')),  -- what it tells
  news TEXT NOT NULL CHECK (news IN ('well', 'trouble', 'still', 'recovered')),
  since TEXT NOT NULL,            -- when the trouble began, or being well
  thread TEXT NOT NULL,           -- the first message about the same trouble
  troubles TEXT NOT NULL,         -- what is wrong, a line each, in words that stay the same from run to run
  created_at TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT 'waiting' CHECK (outcome IN ('waiting', 'sending', 'sent', 'given up')),
  not_before TEXT,                -- as the receiver asked
  sent_at TEXT,
  error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_channel ON outbox (channel, created_at);

-- Moments at which `bluedot watch` was due, and what came of them.
CREATE TABLE tick (
  schedule TEXT NOT NULL,
  due_at TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('ran', 'skipped')),
  reason TEXT NOT NULL DEFAULT '',
  run_id TEXT,
  PRIMARY KEY (schedule, due_at)
) STRICT, WITHOUT ROWID;
