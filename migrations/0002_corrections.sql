-- People's corrections: pins with a typed value for each field, releases, and triggers by which an edit of a bar or a
-- signal in plain SQL, with any client, becomes a correction too: pinned, kept in the history, audited, and exported
-- with the next run. bluedot's own writer runs with triggers off and does the same in its own code.

-- Nothing wrote a pin before this version. Values are typed columns rather than JSON: a REAL survives unchanged.
DROP TABLE pin;
CREATE TABLE pin (
  pin_id INTEGER PRIMARY KEY,
  target TEXT NOT NULL CHECK (target IN ('bar', 'signal')),
  symbol_id INTEGER NOT NULL REFERENCES symbol (symbol_id),
  series_id INTEGER REFERENCES series (series_id),         -- NULL for a signal
  date TEXT NOT NULL CHECK (date(date, '+0 days') IS date),
  is_drop INTEGER NOT NULL DEFAULT 0 CHECK (is_drop IN (0, 1)),  -- 1: there is no bar, or no signal
  -- Which of the columns below it holds, their names with a space between; `settled`: that the bar is not provisional.
  fields TEXT NOT NULL DEFAULT '',
  open REAL, high REAL, low REAL, close REAL,
  volume INTEGER,
  rlst REAL,
  bc REAL,
  session TEXT CHECK (session IN ('trading', 'holiday')),
  reason TEXT NOT NULL DEFAULT '',
  batch_id INTEGER NOT NULL REFERENCES batch (batch_id),
  released_by INTEGER REFERENCES batch (batch_id),  -- the release or undo that ended it; NULL: it is in force
  CHECK ((target = 'bar') = (series_id IS NOT NULL))
) STRICT;
CREATE INDEX pin_series ON pin (series_id, date);
CREATE INDEX pin_symbol ON pin (symbol_id, date);
CREATE INDEX pin_batch ON pin (batch_id);

-- Which batch released which pin: a release can be undone, and a pin released again.
CREATE TABLE pin_release (
  batch_id INTEGER NOT NULL REFERENCES batch (batch_id),
  pin_id INTEGER NOT NULL REFERENCES pin (pin_id),
  PRIMARY KEY (batch_id, pin_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pin_release_pin ON pin_release (pin_id);

-- What is known of splits, dividends and rescalings, by batches that hold.
CREATE VIEW corporate_actions AS
SELECT symbol.code AS symbol, series.timeframe AS timeframe, action.date AS date, action.kind AS kind,
       action.factor AS factor, action.amount AS amount, action.detail AS detail, action.batch_id AS batch_id
FROM corporate_action AS action
     JOIN symbol ON symbol.symbol_id = action.symbol_id
     JOIN batch ON batch.batch_id = action.batch_id AND batch.undone_by IS NULL
     LEFT JOIN series ON series.series_id = action.series_id;

-- How the log writes a bar. Numbers are the shortest text that reads back to the same number where 15 digits do that.
CREATE VIEW bar_json AS
SELECT series_id, date,
       '{"open":' || iif(CAST(printf('%.15g', open) AS REAL) = open, printf('%.15g', open), printf('%!.17g', open))
    || ',"high":' || iif(CAST(printf('%.15g', high) AS REAL) = high, printf('%.15g', high), printf('%!.17g', high))
    || ',"low":' || iif(CAST(printf('%.15g', low) AS REAL) = low, printf('%.15g', low), printf('%!.17g', low))
    || ',"close":'
    || iif(CAST(printf('%.15g', close) AS REAL) = close, printf('%.15g', close), printf('%!.17g', close))
    || ',"volume":' || coalesce(volume, 'null')
    || ',"rlst":' || CASE WHEN rlst IS NULL THEN 'null' WHEN CAST(printf('%.15g', rlst) AS REAL) = rlst
            THEN printf('%.15g', rlst) ELSE printf('%!.17g', rlst) END
    || ',"bc":' || CASE WHEN bc IS NULL THEN 'null' WHEN CAST(printf('%.15g', bc) AS REAL) = bc
            THEN printf('%.15g', bc) ELSE printf('%!.17g', bc) END
    || ',"session":"' || session || '","provisional":' || provisional || '}' AS json
FROM bar;

-- The bar as it was before the edit that is under way, by key; open is NULL where there was none. REPLACE and UPSERT
-- tell a trigger too little (SQLite before 3.45.3 may even tell an UPSERT's wrong), so what is replaced is read from
-- the table before.
CREATE TABLE bar_before_edit (
  series_id INTEGER NOT NULL,
  date TEXT NOT NULL,
  open REAL, high REAL, low REAL, close REAL,
  volume INTEGER,
  rlst REAL,
  bc REAL,
  session TEXT,
  provisional INTEGER NOT NULL DEFAULT 0,
  pinned INTEGER NOT NULL DEFAULT 0,
  document_id INTEGER,
  batch_id INTEGER,
  json TEXT,
  PRIMARY KEY (series_id, date)
) STRICT, WITHOUT ROWID;

-- What the edit under way comes to.
CREATE VIEW bar_edit AS
SELECT was.series_id AS series_id, was.date AS date,
       CASE WHEN was.open IS NULL AND bar.open IS NULL THEN 'none'
            WHEN was.open IS NULL THEN 'insert'
            WHEN bar.open IS NULL THEN 'retract'
            WHEN was.open = bar.open AND was.high = bar.high AND was.low = bar.low AND was.close = bar.close
                 AND was.volume IS bar.volume AND was.rlst IS bar.rlst AND was.bc IS bar.bc
                 AND was.session = bar.session THEN 'none'
            ELSE 'revise' END AS kind,
       trim(iif(was.open IS bar.open, '', 'open ') || iif(was.high IS bar.high, '', 'high ')
         || iif(was.low IS bar.low, '', 'low ') || iif(was.close IS bar.close, '', 'close ')
         || iif(was.open IS NOT NULL AND was.volume IS bar.volume, '', 'volume ')
         || iif(was.open IS NOT NULL AND was.rlst IS bar.rlst, '', 'rlst ')
         || iif(was.open IS NOT NULL AND was.bc IS bar.bc, '', 'bc ')
         || iif(was.session IS bar.session, '', 'session ')) AS fields
FROM bar_before_edit AS was LEFT JOIN bar ON bar.series_id = was.series_id AND bar.date = was.date;

-- Procedures, as SQLite has them: views that are inserted into. The first notes what is there before an edit.
CREATE VIEW begin_bar_edit AS SELECT series_id, date FROM bar_before_edit;
CREATE TRIGGER begin_bar_edit_run INSTEAD OF INSERT ON begin_bar_edit BEGIN
  SELECT raise(ABORT, 'bar: give a series_id and a date') WHERE NEW.series_id IS NULL OR NEW.date IS NULL;
  DELETE FROM bar_before_edit WHERE series_id = NEW.series_id AND date = NEW.date;
  INSERT INTO bar_before_edit
  SELECT wanted.series_id, wanted.date, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.rlst, bar.bc,
         bar.session, coalesce(bar.provisional, 0), coalesce(bar.pinned, 0), bar.document_id, bar.batch_id,
         bar_json.json
  FROM (SELECT NEW.series_id AS series_id, NEW.date AS date) AS wanted
       LEFT JOIN bar ON bar.series_id = wanted.series_id AND bar.date = wanted.date
       LEFT JOIN bar_json ON bar_json.series_id = wanted.series_id AND bar_json.date = wanted.date;
END;

-- All edits since bluedot last wrote are one batch; its next writing command gives it its count of changed series.
CREATE VIEW open_sql_batch AS SELECT max(batch_id) AS batch_id FROM batch WHERE command = 'sql';
CREATE TRIGGER open_sql_batch_run INSTEAD OF INSERT ON open_sql_batch BEGIN
  INSERT INTO batch (run_id, command, actor, program_version, started_at, committed_at, outcome)
  SELECT 'sql-' || lower(hex(randomblob(8))), 'sql', 'sql', 'SQLite ' || sqlite_version(),
         strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 'committed'
  WHERE NOT EXISTS (SELECT 1 FROM batch WHERE batch_id = (SELECT max(batch_id) FROM batch) AND command = 'sql'
                                          AND outcome = 'committed');
END;

-- The second procedure makes of the edit what it means: history, pin, log, revision, counts.
CREATE VIEW finish_bar_edit AS SELECT series_id, date FROM bar_before_edit;
CREATE TRIGGER finish_bar_edit_run INSTEAD OF INSERT ON finish_bar_edit BEGIN
  INSERT INTO open_sql_batch (batch_id)
  SELECT 0 FROM bar_edit WHERE series_id = NEW.series_id AND date = NEW.date AND kind <> 'none';
  INSERT INTO bar_history (series_id, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned,
                           document_id, batch_id, since_batch, until_batch)
  SELECT was.series_id, was.date, was.open, was.high, was.low, was.close, was.volume, was.rlst, was.bc, was.session,
         was.provisional, was.pinned, was.document_id, was.batch_id, was.batch_id, (SELECT max(batch_id) FROM batch)
  FROM bar_before_edit AS was JOIN bar_edit AS edit ON edit.series_id = was.series_id AND edit.date = was.date
  WHERE was.series_id = NEW.series_id AND was.date = NEW.date AND edit.kind IN ('revise', 'retract');
  INSERT INTO pin (target, symbol_id, series_id, date, is_drop, fields, open, high, low, close, volume, rlst, bc,
                   session, reason, batch_id)
  SELECT 'bar', series.symbol_id, edit.series_id, edit.date, edit.kind = 'retract',
         -- Where something is held already, what stands may rest on another document than the one that decides the
         -- date: it is held whole, so that it is what the next evaluation says too.
         CASE WHEN edit.kind = 'retract' THEN ''
              WHEN edit.kind = 'insert' THEN edit.fields || ' settled'
              WHEN EXISTS (SELECT 1 FROM pin AS other WHERE other.target = 'bar' AND other.series_id = edit.series_id
                             AND other.date = edit.date AND other.released_by IS NULL)
              THEN 'open high low close volume rlst bc session'
              ELSE edit.fields END,
         bar.open, bar.high, bar.low, bar.close, bar.volume, bar.rlst, bar.bc, bar.session, 'an edit in plain SQL',
         (SELECT max(batch_id) FROM batch)
  FROM bar_edit AS edit JOIN series ON series.series_id = edit.series_id
       JOIN bar_before_edit AS was ON was.series_id = edit.series_id AND was.date = edit.date
       LEFT JOIN bar ON bar.series_id = edit.series_id AND bar.date = edit.date
  WHERE edit.series_id = NEW.series_id AND edit.date = NEW.date AND edit.kind <> 'none';
  -- What bluedot keeps of a bar is not for editing: it is put back, or made what a correction has.
  UPDATE bar SET (provisional, document_id, pinned, batch_id) =
    (SELECT was.provisional, was.document_id, iif(edit.kind = 'none', was.pinned, 1),
            iif(edit.kind = 'none', was.batch_id, (SELECT max(batch_id) FROM batch))
     FROM bar_before_edit AS was JOIN bar_edit AS edit ON edit.series_id = was.series_id AND edit.date = was.date
     WHERE was.series_id = NEW.series_id AND was.date = NEW.date)
  WHERE series_id = NEW.series_id AND date = NEW.date
    AND EXISTS (SELECT 1 FROM bar_before_edit WHERE series_id = NEW.series_id AND date = NEW.date);
  INSERT INTO audit_log (at, batch_id, actor, action, series_id, date, before, after, reason)
  SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), (SELECT max(batch_id) FROM batch), 'sql', 'edit', edit.series_id,
         edit.date, was.json, bar_json.json, 'an edit in plain SQL'
  FROM bar_edit AS edit JOIN bar_before_edit AS was ON was.series_id = edit.series_id AND was.date = edit.date
       LEFT JOIN bar_json ON bar_json.series_id = edit.series_id AND bar_json.date = edit.date
  WHERE edit.series_id = NEW.series_id AND edit.date = NEW.date AND edit.kind <> 'none';
  UPDATE series SET revision = revision + 1,
    bar_count = bar_count + (SELECT (kind = 'insert') - (kind = 'retract') FROM bar_edit
                             WHERE series_id = NEW.series_id AND date = NEW.date),
    first_date = (SELECT min(date) FROM bar WHERE bar.series_id = series.series_id),
    last_date = (SELECT max(date) FROM bar WHERE bar.series_id = series.series_id)
  WHERE series_id = NEW.series_id
    AND EXISTS (SELECT 1 FROM bar_edit WHERE series_id = NEW.series_id AND date = NEW.date AND kind <> 'none');
  UPDATE batch SET committed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
    bars_inserted = bars_inserted + (SELECT kind = 'insert' FROM bar_edit
                         WHERE series_id = NEW.series_id AND date = NEW.date),
    bars_revised = bars_revised + (SELECT kind = 'revise' FROM bar_edit
                         WHERE series_id = NEW.series_id AND date = NEW.date),
    bars_retracted = bars_retracted + (SELECT kind = 'retract' FROM bar_edit
                         WHERE series_id = NEW.series_id AND date = NEW.date)
  WHERE batch_id = (SELECT max(batch_id) FROM batch)
    AND EXISTS (SELECT 1 FROM bar_edit WHERE series_id = NEW.series_id AND date = NEW.date AND kind <> 'none');
  DELETE FROM bar_before_edit WHERE series_id = NEW.series_id AND date = NEW.date;
END;

-- Where a bar can stand. It is today already fourteen hours ahead of UTC.
CREATE VIEW check_bar_edit AS SELECT series_id, date FROM bar_before_edit;
CREATE TRIGGER check_bar_edit_run INSTEAD OF INSERT ON check_bar_edit BEGIN
  SELECT raise(ABORT, 'bar: there is no series of that series_id')
  WHERE NOT EXISTS (SELECT 1 FROM series WHERE series_id = NEW.series_id);
  SELECT raise(ABORT, 'bar: a weekly bar is dated on its Friday')
  WHERE strftime('%w', NEW.date) <> '5'
    AND (SELECT timeframe FROM series WHERE series_id = NEW.series_id) = 'weekly';
  SELECT raise(ABORT, 'bar: the date lies after today')
  WHERE NEW.date > (SELECT date('now', '+14 hours', iif(timeframe = 'weekly', '+6 days', '+0 days'))
                    FROM series WHERE series_id = NEW.series_id);
END;

CREATE TRIGGER bar_edit_insert_begins BEFORE INSERT ON bar BEGIN
  DELETE FROM bar_before_edit;  -- what INSERT OR IGNORE left
  INSERT INTO check_bar_edit (series_id, date) VALUES (NEW.series_id, NEW.date);
  INSERT INTO begin_bar_edit (series_id, date) VALUES (NEW.series_id, NEW.date);
END;
CREATE TRIGGER bar_edit_insert AFTER INSERT ON bar BEGIN
  -- Where recursive_triggers is on, a REPLACE has been through the triggers of a DELETE by now.
  INSERT INTO bar_before_edit (series_id, date)
  SELECT NEW.series_id, NEW.date
  WHERE NOT EXISTS (SELECT 1 FROM bar_before_edit WHERE series_id = NEW.series_id AND date = NEW.date);
  INSERT INTO finish_bar_edit (series_id, date) VALUES (NEW.series_id, NEW.date);
END;
CREATE TRIGGER bar_edit_update_begins
BEFORE UPDATE OF series_id, date, open, high, low, close, volume, rlst, bc, session ON bar BEGIN
  INSERT INTO check_bar_edit (series_id, date) VALUES (NEW.series_id, NEW.date);
  INSERT INTO begin_bar_edit (series_id, date) VALUES (OLD.series_id, OLD.date);
  INSERT INTO begin_bar_edit (series_id, date) VALUES (NEW.series_id, NEW.date);
END;
CREATE TRIGGER bar_edit_update
AFTER UPDATE OF series_id, date, open, high, low, close, volume, rlst, bc, session ON bar BEGIN
  -- As above, where an UPDATE OR REPLACE took another bar's place.
  INSERT INTO bar_before_edit (series_id, date)
  SELECT NEW.series_id, NEW.date
  WHERE NOT EXISTS (SELECT 1 FROM bar_before_edit WHERE series_id = NEW.series_id AND date = NEW.date);
  INSERT INTO finish_bar_edit (series_id, date) VALUES (OLD.series_id, OLD.date);
  INSERT INTO finish_bar_edit (series_id, date) VALUES (NEW.series_id, NEW.date);
END;
CREATE TRIGGER bar_edit_delete_begins BEFORE DELETE ON bar BEGIN
  INSERT INTO begin_bar_edit (series_id, date) VALUES (OLD.series_id, OLD.date);
END;
CREATE TRIGGER bar_edit_delete AFTER DELETE ON bar BEGIN
  INSERT INTO finish_bar_edit (series_id, date) VALUES (OLD.series_id, OLD.date);
END;
-- The procedure above may write to them, and only what it writes.
CREATE TRIGGER bar_kept_columns BEFORE UPDATE OF provisional, pinned, document_id, batch_id ON bar
WHEN (NEW.provisional IS NOT OLD.provisional OR NEW.pinned IS NOT OLD.pinned OR NEW.document_id IS NOT OLD.document_id
      OR NEW.batch_id IS NOT OLD.batch_id)
 AND NOT EXISTS (SELECT 1 FROM bar_before_edit AS was
                 JOIN bar_edit AS edit ON edit.series_id = was.series_id AND edit.date = was.date
                 WHERE was.series_id = OLD.series_id AND was.date = OLD.date
                   AND NEW.provisional IS was.provisional AND NEW.document_id IS was.document_id
                   AND NEW.pinned = iif(edit.kind = 'none', was.pinned, 1)
                   AND NEW.batch_id IS iif(edit.kind = 'none', was.batch_id, (SELECT max(batch_id) FROM batch))) BEGIN
  SELECT raise(ABORT, 'bar: provisional, pinned, document_id and batch_id are kept by bluedot; edit the values');
END;

-- The same for signals. `present` is 0 where there was none.
CREATE TABLE signal_before_edit (
  symbol_id INTEGER NOT NULL,
  date TEXT NOT NULL,
  kind TEXT NOT NULL,
  present INTEGER NOT NULL,
  pinned INTEGER NOT NULL DEFAULT 0,
  document_id INTEGER,
  batch_id INTEGER,
  PRIMARY KEY (symbol_id, date, kind)
) STRICT, WITHOUT ROWID;

CREATE VIEW signal_edit AS
SELECT was.symbol_id AS symbol_id, was.date AS date, was.kind AS signal_kind,
       CASE WHEN was.present = (signal.date IS NOT NULL) THEN 'none' WHEN was.present THEN 'retract'
            ELSE 'insert' END AS kind
FROM signal_before_edit AS was
     LEFT JOIN signal ON signal.symbol_id = was.symbol_id AND signal.date = was.date AND signal.kind = was.kind;

CREATE VIEW begin_signal_edit AS SELECT symbol_id, date, kind FROM signal_before_edit;
CREATE TRIGGER begin_signal_edit_run INSTEAD OF INSERT ON begin_signal_edit BEGIN
  DELETE FROM signal_before_edit WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND kind = NEW.kind;
  INSERT INTO signal_before_edit
  SELECT wanted.symbol_id, wanted.date, wanted.kind, signal.date IS NOT NULL, coalesce(signal.pinned, 0),
         signal.document_id, signal.batch_id
  FROM (SELECT NEW.symbol_id AS symbol_id, NEW.date AS date, NEW.kind AS kind) AS wanted
       LEFT JOIN signal ON signal.symbol_id = wanted.symbol_id AND signal.date = wanted.date
                       AND signal.kind = wanted.kind;
END;

CREATE VIEW finish_signal_edit AS SELECT symbol_id, date, kind FROM signal_before_edit;
CREATE TRIGGER finish_signal_edit_run INSTEAD OF INSERT ON finish_signal_edit BEGIN
  INSERT INTO open_sql_batch (batch_id)
  SELECT 0 FROM signal_edit
  WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND signal_kind = NEW.kind AND kind <> 'none';
  INSERT INTO signal_history (symbol_id, date, kind, pinned, document_id, batch_id, since_batch, until_batch)
  SELECT was.symbol_id, was.date, was.kind, was.pinned, was.document_id, was.batch_id, was.batch_id,
         (SELECT max(batch_id) FROM batch)
  FROM signal_before_edit AS was
       JOIN signal_edit AS edit ON edit.symbol_id = was.symbol_id AND edit.date = was.date
                               AND edit.signal_kind = was.kind
  WHERE was.symbol_id = NEW.symbol_id AND was.date = NEW.date AND was.kind = NEW.kind AND edit.kind = 'retract';
  INSERT INTO pin (target, symbol_id, date, is_drop, reason, batch_id)
  SELECT 'signal', symbol_id, date, kind = 'retract', 'an edit in plain SQL', (SELECT max(batch_id) FROM batch)
  FROM signal_edit WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND signal_kind = NEW.kind AND kind <> 'none';
  UPDATE signal SET (document_id, pinned, batch_id) =
    (SELECT was.document_id, iif(was.present, was.pinned, 1),
            iif(was.present, was.batch_id, (SELECT max(batch_id) FROM batch))
     FROM signal_before_edit AS was
     WHERE was.symbol_id = NEW.symbol_id AND was.date = NEW.date AND was.kind = NEW.kind)
  WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND kind = NEW.kind
    AND EXISTS (SELECT 1 FROM signal_before_edit
                WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND kind = NEW.kind);
  INSERT INTO audit_log (at, batch_id, actor, action, series_id, date, before, after, reason)
  SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), (SELECT max(batch_id) FROM batch), 'sql', 'edit_signal',
         (SELECT min(series_id) FROM series WHERE series.symbol_id = NEW.symbol_id), date,
         iif(kind = 'retract', '{"kind":"' || signal_kind || '"}', NULL),
         iif(kind = 'insert', '{"kind":"' || signal_kind || '"}', NULL), 'an edit in plain SQL'
  FROM signal_edit WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND signal_kind = NEW.kind AND kind <> 'none';
  UPDATE series SET revision = revision + 1
  WHERE symbol_id = NEW.symbol_id
    AND EXISTS (SELECT 1 FROM signal_edit
                WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND signal_kind = NEW.kind AND kind <> 'none');
  UPDATE batch SET committed_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
    signals_inserted = signals_inserted + (SELECT kind = 'insert' FROM signal_edit
      WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND signal_kind = NEW.kind),
    signals_retracted = signals_retracted + (SELECT kind = 'retract' FROM signal_edit
      WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND signal_kind = NEW.kind)
  WHERE batch_id = (SELECT max(batch_id) FROM batch)
    AND EXISTS (SELECT 1 FROM signal_edit
                WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND signal_kind = NEW.kind AND kind <> 'none');
  DELETE FROM signal_before_edit WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND kind = NEW.kind;
END;

CREATE TRIGGER signal_edit_insert_begins BEFORE INSERT ON signal BEGIN
  DELETE FROM signal_before_edit;
  SELECT raise(ABORT, 'signal: there is no symbol of that symbol_id')
  WHERE NOT EXISTS (SELECT 1 FROM symbol WHERE symbol_id = NEW.symbol_id);
  SELECT raise(ABORT, 'signal: the date lies after today') WHERE NEW.date > date('now', '+14 hours');
  INSERT INTO begin_signal_edit (symbol_id, date, kind) VALUES (NEW.symbol_id, NEW.date, NEW.kind);
END;
CREATE TRIGGER signal_edit_insert AFTER INSERT ON signal BEGIN
  INSERT INTO signal_before_edit (symbol_id, date, kind, present)
  SELECT NEW.symbol_id, NEW.date, NEW.kind, 0
  WHERE NOT EXISTS (SELECT 1 FROM signal_before_edit
                    WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND kind = NEW.kind);
  INSERT INTO finish_signal_edit (symbol_id, date, kind) VALUES (NEW.symbol_id, NEW.date, NEW.kind);
END;
CREATE TRIGGER signal_edit_update_begins BEFORE UPDATE OF symbol_id, date, kind ON signal BEGIN
  SELECT raise(ABORT, 'signal: there is no symbol of that symbol_id')
  WHERE NOT EXISTS (SELECT 1 FROM symbol WHERE symbol_id = NEW.symbol_id);
  SELECT raise(ABORT, 'signal: the date lies after today') WHERE NEW.date > date('now', '+14 hours');
  INSERT INTO begin_signal_edit (symbol_id, date, kind) VALUES (OLD.symbol_id, OLD.date, OLD.kind);
  INSERT INTO begin_signal_edit (symbol_id, date, kind) VALUES (NEW.symbol_id, NEW.date, NEW.kind);
END;
CREATE TRIGGER signal_edit_update AFTER UPDATE OF symbol_id, date, kind ON signal BEGIN
  INSERT INTO signal_before_edit (symbol_id, date, kind, present)
  SELECT NEW.symbol_id, NEW.date, NEW.kind, 0
  WHERE NOT EXISTS (SELECT 1 FROM signal_before_edit
                    WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND kind = NEW.kind);
  INSERT INTO finish_signal_edit (symbol_id, date, kind) VALUES (OLD.symbol_id, OLD.date, OLD.kind);
  INSERT INTO finish_signal_edit (symbol_id, date, kind) VALUES (NEW.symbol_id, NEW.date, NEW.kind);
END;
CREATE TRIGGER signal_edit_delete_begins BEFORE DELETE ON signal BEGIN
  INSERT INTO begin_signal_edit (symbol_id, date, kind) VALUES (OLD.symbol_id, OLD.date, OLD.kind);
END;
CREATE TRIGGER signal_edit_delete AFTER DELETE ON signal BEGIN
  INSERT INTO finish_signal_edit (symbol_id, date, kind) VALUES (OLD.symbol_id, OLD.date, OLD.kind);
END;
CREATE TRIGGER signal_kept_columns BEFORE UPDATE OF pinned, document_id, batch_id ON signal
WHEN (NEW.pinned IS NOT OLD.pinned OR NEW.document_id IS NOT OLD.document_id OR NEW.batch_id IS NOT OLD.batch_id)
 AND NOT EXISTS (SELECT 1 FROM signal_before_edit AS was
                 WHERE was.symbol_id = OLD.symbol_id AND was.date = OLD.date AND was.kind = OLD.kind
                   AND NEW.document_id IS was.document_id AND NEW.pinned = iif(was.present, was.pinned, 1)
                   AND NEW.batch_id IS iif(was.present, was.batch_id, (SELECT max(batch_id) FROM batch))) BEGIN
  SELECT raise(ABORT, 'signal: pinned, document_id and batch_id are kept by bluedot');
END;

-- Whether an edit is under way that changes something: what is left of one that came to nothing does not count.
CREATE VIEW edit_under_way AS
SELECT 1 AS yes FROM bar_edit WHERE kind <> 'none'
UNION ALL
SELECT 1 FROM signal_edit WHERE kind <> 'none';

-- What was said and done is not for editing. The triggers above write to some of these tables while an edit is under
-- way, and nobody else does.
CREATE TRIGGER bar_history_no_insert BEFORE INSERT ON bar_history
WHEN NOT EXISTS (SELECT 1 FROM bar_edit WHERE series_id = NEW.series_id AND date = NEW.date AND kind <> 'none') BEGIN
  SELECT raise(ABORT, 'bar_history is kept by bluedot; edit bar, and what it was is kept here');
END;
CREATE TRIGGER bar_history_no_update BEFORE UPDATE ON bar_history BEGIN
  SELECT raise(ABORT, 'bar_history is append-only');
END;
CREATE TRIGGER bar_history_no_delete BEFORE DELETE ON bar_history BEGIN
  SELECT raise(ABORT, 'bar_history is append-only');
END;
CREATE TRIGGER signal_history_no_insert BEFORE INSERT ON signal_history
WHEN NOT EXISTS (SELECT 1 FROM signal_edit
                 WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND kind <> 'none') BEGIN
  SELECT raise(ABORT, 'signal_history is kept by bluedot; edit signal, and what it was is kept here');
END;
CREATE TRIGGER signal_history_no_update BEFORE UPDATE ON signal_history BEGIN
  SELECT raise(ABORT, 'signal_history is append-only');
END;
CREATE TRIGGER signal_history_no_delete BEFORE DELETE ON signal_history BEGIN
  SELECT raise(ABORT, 'signal_history is append-only');
END;
CREATE TRIGGER pin_no_insert BEFORE INSERT ON pin
WHEN NOT EXISTS (SELECT 1 FROM bar_edit WHERE series_id = NEW.series_id AND date = NEW.date AND kind <> 'none')
 AND NOT EXISTS (SELECT 1 FROM signal_edit
                 WHERE symbol_id = NEW.symbol_id AND date = NEW.date AND kind <> 'none') BEGIN
  SELECT raise(ABORT, 'pin is kept by bluedot; edit bar or signal, or use bluedot amend');
END;
CREATE TRIGGER pin_no_update BEFORE UPDATE ON pin BEGIN
  SELECT raise(ABORT, 'pin is kept by bluedot; use bluedot amend or release');
END;
CREATE TRIGGER pin_no_delete BEFORE DELETE ON pin BEGIN
  SELECT raise(ABORT, 'pin is kept by bluedot; use bluedot release');
END;
CREATE TRIGGER batch_no_insert BEFORE INSERT ON batch
WHEN NEW.command <> 'sql' OR NEW.batch_id <> -1 OR NOT EXISTS (SELECT 1 FROM edit_under_way) BEGIN
  SELECT raise(ABORT, 'batch is kept by bluedot');
END;
CREATE TRIGGER batch_no_update BEFORE UPDATE ON batch
WHEN OLD.command <> 'sql' OR NEW.command <> 'sql' OR NOT EXISTS (SELECT 1 FROM edit_under_way) BEGIN
  SELECT raise(ABORT, 'batch is kept by bluedot');
END;
CREATE TRIGGER batch_no_delete BEFORE DELETE ON batch BEGIN
  SELECT raise(ABORT, 'batch is kept by bluedot; use bluedot undo');
END;
CREATE TRIGGER document_no_insert BEFORE INSERT ON document BEGIN
  SELECT raise(ABORT, 'documents are evidence; use bluedot undo');
END;
CREATE TRIGGER document_no_update BEFORE UPDATE ON document BEGIN
  SELECT raise(ABORT, 'documents are evidence; use bluedot undo');
END;
CREATE TRIGGER document_no_delete BEFORE DELETE ON document BEGIN
  SELECT raise(ABORT, 'documents are evidence; use bluedot undo');
END;
CREATE TRIGGER document_gap_no_insert BEFORE INSERT ON document_gap BEGIN
  SELECT raise(ABORT, 'document_gap is kept by bluedot');
END;
CREATE TRIGGER document_gap_no_update BEFORE UPDATE ON document_gap BEGIN
  SELECT raise(ABORT, 'document_gap is kept by bluedot');
END;
CREATE TRIGGER document_gap_no_delete BEFORE DELETE ON document_gap BEGIN
  SELECT raise(ABORT, 'document_gap is kept by bluedot');
END;
CREATE TRIGGER rejected_bar_no_insert BEFORE INSERT ON rejected_bar BEGIN
  SELECT raise(ABORT, 'rejected_bar is kept by bluedot');
END;
CREATE TRIGGER rejected_bar_no_update BEFORE UPDATE ON rejected_bar BEGIN
  SELECT raise(ABORT, 'rejected_bar is kept by bluedot');
END;
CREATE TRIGGER rejected_bar_no_delete BEFORE DELETE ON rejected_bar BEGIN
  SELECT raise(ABORT, 'rejected_bar is kept by bluedot');
END;
CREATE TRIGGER market_context_no_insert BEFORE INSERT ON market_context BEGIN
  SELECT raise(ABORT, 'market_context is kept by bluedot');
END;
CREATE TRIGGER market_context_no_update BEFORE UPDATE ON market_context BEGIN
  SELECT raise(ABORT, 'market_context is kept by bluedot');
END;
CREATE TRIGGER market_context_no_delete BEFORE DELETE ON market_context BEGIN
  SELECT raise(ABORT, 'market_context is kept by bluedot');
END;
CREATE TRIGGER corporate_action_no_insert BEFORE INSERT ON corporate_action BEGIN
  SELECT raise(ABORT, 'corporate_action is kept by bluedot');
END;
CREATE TRIGGER corporate_action_no_update BEFORE UPDATE ON corporate_action BEGIN
  SELECT raise(ABORT, 'corporate_action is kept by bluedot');
END;
CREATE TRIGGER corporate_action_no_delete BEFORE DELETE ON corporate_action BEGIN
  SELECT raise(ABORT, 'corporate_action is kept by bluedot');
END;
CREATE TRIGGER pin_release_no_insert BEFORE INSERT ON pin_release BEGIN
  SELECT raise(ABORT, 'pin_release is kept by bluedot');
END;
CREATE TRIGGER pin_release_no_update BEFORE UPDATE ON pin_release BEGIN
  SELECT raise(ABORT, 'pin_release is kept by bluedot');
END;
CREATE TRIGGER pin_release_no_delete BEFORE DELETE ON pin_release BEGIN
  SELECT raise(ABORT, 'pin_release is kept by bluedot');
END;
CREATE TRIGGER schema_migration_no_insert BEFORE INSERT ON schema_migration BEGIN
  SELECT raise(ABORT, 'schema_migration is kept by bluedot');
END;
CREATE TRIGGER schema_migration_no_update BEFORE UPDATE ON schema_migration BEGIN
  SELECT raise(ABORT, 'schema_migration is kept by bluedot');
END;
CREATE TRIGGER schema_migration_no_delete BEFORE DELETE ON schema_migration BEGIN
  SELECT raise(ABORT, 'schema_migration is kept by bluedot');
END;
CREATE TRIGGER setting_no_insert BEFORE INSERT ON setting BEGIN
  SELECT raise(ABORT, 'settings are changed through the configuration');
END;
CREATE TRIGGER setting_no_update BEFORE UPDATE ON setting BEGIN
  SELECT raise(ABORT, 'settings are changed through the configuration');
END;
CREATE TRIGGER setting_no_delete BEFORE DELETE ON setting BEGIN
  SELECT raise(ABORT, 'settings are changed through the configuration');
END;
-- Symbols and series are made by documents; of a series the procedures above raise the revision and the figures.
CREATE TRIGGER symbol_no_insert BEFORE INSERT ON symbol BEGIN
  SELECT raise(ABORT, 'symbol is kept by bluedot; a document brings a symbol');
END;
CREATE TRIGGER symbol_no_update BEFORE UPDATE ON symbol BEGIN
  SELECT raise(ABORT, 'symbol is kept by bluedot; a document names a symbol');
END;
CREATE TRIGGER series_no_insert BEFORE INSERT ON series BEGIN
  SELECT raise(ABORT, 'series is kept by bluedot; a document brings a series');
END;
CREATE TRIGGER series_no_update BEFORE UPDATE ON series
WHEN NOT EXISTS (SELECT 1 FROM edit_under_way) OR NEW.series_id <> OLD.series_id OR NEW.symbol_id <> OLD.symbol_id
  OR NEW.timeframe <> OLD.timeframe OR NEW.repository <> OLD.repository BEGIN
  SELECT raise(ABORT, 'series is kept by bluedot; edit bar');
END;
CREATE TRIGGER symbol_no_delete BEFORE DELETE ON symbol BEGIN
  SELECT raise(ABORT, 'a symbol stays; use bluedot undo');
END;
CREATE TRIGGER series_no_delete BEFORE DELETE ON series BEGIN
  SELECT raise(ABORT, 'a series stays; use bluedot undo');
END;
