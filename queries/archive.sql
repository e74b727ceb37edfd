-- What moves cold rows into an archive file and takes them back (store/archiving), and what asks where they lie.

-- name: has_archives
-- Whether the store's schema knows archives: older stores do not.
SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'archive';

-- name: archives
-- The archives whose rows are not in the store, oldest first.
SELECT archive_id, batch_id, file, sha256, size_bytes, before_date, until_batch, log_first, log_last, chain_before,
       chain_after, bar_count, signal_count, rejected_bar_count, body_count
FROM archive WHERE restored_by IS NULL ORDER BY archive_id;

-- name: archived_log_end
-- The last entry of the log that is archived, and its chain.
SELECT log_last, chain_after FROM archive WHERE restored_by IS NULL ORDER BY archive_id DESC LIMIT 1;

-- name: archived_bars
-- The dates in [?2, ?3] of a series (?1) of which evidence is archived.
SELECT archived_bar.date, archived_bar.document_id, archive.until_batch, archive.batch_id, archive.file
FROM archived_bar CROSS JOIN archive ON archive.archive_id = archived_bar.archive_id
WHERE archived_bar.series_id = ?1 AND archived_bar.date BETWEEN ?2 AND ?3;

-- name: archived_signals
-- The same of the signals of a symbol (?1).
SELECT archived_signal.date, archived_signal.document_id, archive.until_batch, archive.batch_id, archive.file
FROM archived_signal CROSS JOIN archive ON archive.archive_id = archived_signal.archive_id
WHERE archived_signal.symbol_id = ?1 AND archived_signal.date BETWEEN ?2 AND ?3;

-- name: cold_batch
-- The last batch before which and with which every batch was committed before the moment ?1; 0: none.
SELECT coalesce((SELECT min(batch_id) FROM batch WHERE committed_at >= ?1) - 1, (SELECT max(batch_id) FROM batch), 0);

-- name: cold_log_end
-- The last entry of the log behind which none is of a batch up to ?1; of entries without a batch their time (?2) counts.
SELECT min(coalesce((SELECT min(audit_id) FROM audit_log WHERE batch_id > ?1) - 1, 9223372036854775807),
           coalesce((SELECT min(audit_id) FROM audit_log WHERE batch_id IS NULL AND at >= ?2) - 1, 9223372036854775807),
           (SELECT coalesce(max(audit_id), 0) FROM audit_log WHERE chain IS NOT NULL));

-- name: cold_entries_of_others
-- How many entries of the log up to ?1 tell of more than of archives: without one there is nothing to archive again.
SELECT count(*) FROM audit_log WHERE audit_id <= ?1 AND action NOT IN ('archive', 'take_back');

-- name: last_numbers
-- The newest rows: they stay, so that no number is given twice.
SELECT (SELECT coalesce(max(bar_history_id), 0) FROM bar_history),
       (SELECT coalesce(max(signal_history_id), 0) FROM signal_history),
       (SELECT coalesce(max(rejected_bar_id), 0) FROM rejected_bar);

-- name: cold_bar_dates
-- The dates of which values ended with batch ?1 or before, rows numbered from ?2 on apart. A date with a correction in
-- force stays whole: its bar may rest on several documents.
SELECT DISTINCT bar_history.series_id, bar_history.date
FROM bar_history
WHERE bar_history.until_batch <= ?1 AND bar_history.bar_history_id < ?2
  AND NOT EXISTS (SELECT 1 FROM pin WHERE pin.target = 'bar' AND pin.series_id = bar_history.series_id
                                      AND pin.date = bar_history.date AND pin.released_by IS NULL)
ORDER BY bar_history.series_id, bar_history.date;

-- name: cold_signal_dates
-- The same of signals.
SELECT DISTINCT signal_history.symbol_id, signal_history.date
FROM signal_history
WHERE signal_history.until_batch <= ?1 AND signal_history.signal_history_id < ?2
  AND NOT EXISTS (SELECT 1 FROM pin WHERE pin.target = 'signal' AND pin.symbol_id = signal_history.symbol_id
                                      AND pin.date = signal_history.date AND pin.released_by IS NULL)
ORDER BY signal_history.symbol_id, signal_history.date;

-- name: last_document_of_batches
-- The last document of the batches up to ?1; 0: there is none.
SELECT coalesce(max(document_id), 0) FROM document WHERE batch_id <= ?1;

-- name: later_documents
-- Since which date feeds speak about series in documents that came after batch ?1.
SELECT series_id, feed, min(first_date) FROM document WHERE batch_id > ?1 AND outcome <> 'rejected'
GROUP BY series_id, feed;

-- name: later_dot_lists
-- The same of the blue dots of symbols.
SELECT series.symbol_id, document.feed, min(document.dots_first)
FROM document JOIN series ON series.series_id = document.series_id
WHERE document.batch_id > ?1 AND document.outcome <> 'rejected' AND document.dots_first IS NOT NULL
GROUP BY series.symbol_id, document.feed;

-- name: earlier_bar_mark
-- What is noted of a date (?2) of a series (?1) by an earlier archive.
SELECT series_id, date, archive_id, document_id FROM archived_bar WHERE series_id = ?1 AND date = ?2;

-- name: earlier_signal_mark
-- The same of signals.
SELECT symbol_id, date, archive_id, document_id FROM archived_signal WHERE symbol_id = ?1 AND date = ?2;

-- name: put_bar_mark
-- Notes that evidence about a date is archived, and which document decided it.
INSERT OR REPLACE INTO archived_bar (series_id, date, archive_id, document_id) VALUES (?1, ?2, ?3, ?4);

-- name: put_signal_mark
-- The same of signals.
INSERT OR REPLACE INTO archived_signal (symbol_id, date, archive_id, document_id) VALUES (?1, ?2, ?3, ?4);

-- name: cold_bars
-- The values that ended with batch ?2 or before, of the dates that archive ?1 marked; not the rows from ?3 on.
SELECT bar_history_id, bar_history.series_id, bar_history.date, open, high, low, close, volume, rlst, bc, session,
       provisional, pinned, bar_history.document_id, batch_id, since_batch, until_batch, until_document_id
FROM archived_bar CROSS JOIN bar_history ON bar_history.series_id = archived_bar.series_id
                                        AND bar_history.date = archived_bar.date
WHERE archived_bar.archive_id = ?1 AND bar_history.until_batch <= ?2 AND bar_history.bar_history_id < ?3
ORDER BY bar_history_id;

-- name: cold_signals
-- The same of signals.
SELECT signal_history_id, signal_history.symbol_id, signal_history.date, kind, present, pinned,
       signal_history.document_id, batch_id, since_batch, until_batch, until_document_id
FROM archived_signal CROSS JOIN signal_history ON signal_history.symbol_id = archived_signal.symbol_id
                                              AND signal_history.date = archived_signal.date
WHERE archived_signal.archive_id = ?1 AND signal_history.until_batch <= ?2 AND signal_history.signal_history_id < ?3
ORDER BY signal_history_id;

-- name: cold_rejected_bars
-- The bars that documents of batch ?2 or before had set aside; not the rows from ?3 on.
SELECT rejected_bar_id, document_id, date, place, reason, row
FROM rejected_bar
WHERE ?1 > 0 AND rejected_bar_id < ?3 AND document_id IN (SELECT document_id FROM document WHERE batch_id <= ?2)
ORDER BY rejected_bar_id;

-- name: cold_bodies
-- The bodies of documents that were rejected in batch ?2 or before.
SELECT document_id, body FROM document WHERE ?1 > 0 AND ?3 IS NULL AND batch_id <= ?2 AND body IS NOT NULL
ORDER BY document_id;

-- name: cold_log
-- The log up to its entry ?2.
SELECT audit_id, at, batch_id, actor, action, series_id, date, before, after, reason, chain
FROM audit_log WHERE ?1 > 0 AND ?3 IS NULL AND audit_id <= ?2 ORDER BY audit_id;

-- name: drop_cold_bars
-- Takes cold_bars out of the store.
DELETE FROM bar_history WHERE bar_history_id IN (
  SELECT bar_history_id
  FROM archived_bar CROSS JOIN bar_history ON bar_history.series_id = archived_bar.series_id
                                          AND bar_history.date = archived_bar.date
  WHERE archived_bar.archive_id = ?1 AND bar_history.until_batch <= ?2 AND bar_history.bar_history_id < ?3);

-- name: drop_cold_signals
-- Takes cold_signals out of the store.
DELETE FROM signal_history WHERE signal_history_id IN (
  SELECT signal_history_id
  FROM archived_signal CROSS JOIN signal_history ON signal_history.symbol_id = archived_signal.symbol_id
                                                AND signal_history.date = archived_signal.date
  WHERE archived_signal.archive_id = ?1 AND signal_history.until_batch <= ?2 AND signal_history.signal_history_id < ?3);

-- name: drop_cold_rejected_bars
-- Takes cold_rejected_bars out of the store.
DELETE FROM rejected_bar
WHERE ?1 > 0 AND rejected_bar_id < ?3 AND document_id IN (SELECT document_id FROM document WHERE batch_id <= ?2);

-- name: drop_cold_bodies
-- Takes cold_bodies out of the store; the documents stay.
UPDATE document SET body = NULL WHERE ?1 > 0 AND ?3 IS NULL AND batch_id <= ?2 AND body IS NOT NULL;

-- name: drop_cold_log
-- Takes cold_log out of the store.
DELETE FROM audit_log WHERE ?1 > 0 AND ?3 IS NULL AND audit_id <= ?2;

-- name: forget_tree_logs
-- A tree whose last whole export lies in the archived part of the log (up to ?1) is compared as a whole next time.
UPDATE export_tree SET audit_id = NULL WHERE audit_id < ?1;

-- name: insert_archive
-- Notes an archive; its file follows when it has been written.
INSERT INTO archive (archive_id, batch_id, file, sha256, size_bytes, before_date, until_batch, log_first, log_last,
                     chain_before, chain_after)
VALUES (?1, ?2, '', '', 0, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: set_archive_file
-- Where its rows are, and how many.
UPDATE archive SET file = ?2, sha256 = ?3, size_bytes = ?4, bar_count = ?5, signal_count = ?6, rejected_bar_count = ?7,
                   body_count = ?8
WHERE archive_id = ?1;

-- name: next_archive
-- The number of the next archive.
SELECT coalesce(max(archive_id), 0) + 1 FROM archive;

-- name: set_archive_restored
-- The rows of archive ?1 are in the store again, since batch ?2.
UPDATE archive SET restored_by = ?2 WHERE archive_id = ?1;

-- name: drop_bar_marks
-- What archive ?1 noted of dates.
DELETE FROM archived_bar WHERE archive_id = ?1;

-- name: drop_signal_marks
-- The same of signals.
DELETE FROM archived_signal WHERE archive_id = ?1;

-- name: archive_schema
-- A script of a new file: the tables of an archive, named and built like the store's, without what refers from one to the other.
PRAGMA application_id = 0x626c7561;
PRAGMA user_version = 1;
-- What the file is: one row.
CREATE TABLE archive (
  archive_id INTEGER PRIMARY KEY, before_date TEXT NOT NULL, until_batch INTEGER NOT NULL, log_first INTEGER NOT NULL,
  log_last INTEGER NOT NULL, chain_before BLOB NOT NULL, chain_after BLOB NOT NULL
) STRICT;
CREATE TABLE bar_history (
  bar_history_id INTEGER PRIMARY KEY, series_id INTEGER, date TEXT, open REAL, high REAL, low REAL, close REAL,
  volume INTEGER, rlst REAL, bc REAL, session TEXT, provisional INTEGER, pinned INTEGER, document_id INTEGER,
  batch_id INTEGER, since_batch INTEGER, until_batch INTEGER, until_document_id INTEGER
) STRICT;
CREATE TABLE signal_history (
  signal_history_id INTEGER PRIMARY KEY, symbol_id INTEGER, date TEXT, kind TEXT, present INTEGER, pinned INTEGER,
  document_id INTEGER, batch_id INTEGER, since_batch INTEGER, until_batch INTEGER, until_document_id INTEGER
) STRICT;
CREATE TABLE rejected_bar (
  rejected_bar_id INTEGER PRIMARY KEY, document_id INTEGER, date TEXT, place TEXT, reason TEXT, row TEXT
) STRICT;
CREATE TABLE document (document_id INTEGER PRIMARY KEY, body BLOB) STRICT;
CREATE TABLE audit_log (
  audit_id INTEGER PRIMARY KEY, at TEXT, batch_id INTEGER, actor TEXT, action TEXT, series_id INTEGER, date TEXT,
  before TEXT, after TEXT, reason TEXT, chain BLOB
) STRICT;
-- What an earlier archive had noted of dates of which this one has evidence too.
CREATE TABLE archived_bar (series_id INTEGER, date TEXT, archive_id INTEGER, document_id INTEGER) STRICT;
CREATE TABLE archived_signal (symbol_id INTEGER, date TEXT, archive_id INTEGER, document_id INTEGER) STRICT;

-- name: insert_archive_about
-- The row that says what an archive file is.
INSERT INTO archive (archive_id, before_date, until_batch, log_first, log_last, chain_before, chain_after)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: archive_about
-- The same, read.
SELECT archive_id, before_date, until_batch, log_first, log_last, chain_before, chain_after FROM archive;

-- name: moved_bars
-- All of an archive file.
SELECT bar_history_id, series_id, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned,
       document_id, batch_id, since_batch, until_batch, until_document_id
FROM bar_history ORDER BY bar_history_id;

-- name: moved_signals
-- All of an archive file.
SELECT signal_history_id, symbol_id, date, kind, present, pinned, document_id, batch_id, since_batch, until_batch,
       until_document_id
FROM signal_history ORDER BY signal_history_id;

-- name: moved_rejected_bars
-- All of an archive file.
SELECT rejected_bar_id, document_id, date, place, reason, row FROM rejected_bar ORDER BY rejected_bar_id;

-- name: moved_bodies
-- All of an archive file.
SELECT document_id, body FROM document ORDER BY document_id;

-- name: moved_log
-- All of an archive file.
SELECT audit_id, at, batch_id, actor, action, series_id, date, before, after, reason, chain
FROM audit_log ORDER BY audit_id;

-- name: moved_bar_marks
-- All of an archive file.
SELECT series_id, date, archive_id, document_id FROM archived_bar ORDER BY series_id, date;

-- name: moved_signal_marks
-- All of an archive file.
SELECT symbol_id, date, archive_id, document_id FROM archived_signal ORDER BY symbol_id, date;

-- name: put_moved_bar
-- A row of an archive file, into the file or back into the store.
INSERT INTO bar_history (bar_history_id, series_id, date, open, high, low, close, volume, rlst, bc, session,
                         provisional, pinned, document_id, batch_id, since_batch, until_batch, until_document_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18);

-- name: put_moved_signal
-- The same of signals.
INSERT INTO signal_history (signal_history_id, symbol_id, date, kind, present, pinned, document_id, batch_id,
                            since_batch, until_batch, until_document_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- name: put_moved_rejected_bar
-- The same of bars that were set aside.
INSERT INTO rejected_bar (rejected_bar_id, document_id, date, place, reason, row) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: put_moved_body
-- Into the file: the body of a rejected document.
INSERT INTO document (document_id, body) VALUES (?1, ?2);

-- name: return_moved_body
-- Back into the store, where the document is.
UPDATE document SET body = ?2 WHERE document_id = ?1;

-- name: put_moved_entry
-- The same of the log.
INSERT INTO audit_log (audit_id, at, batch_id, actor, action, series_id, date, before, after, reason, chain)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11);

-- name: put_moved_bar_mark
-- What an earlier archive had noted of a date.
INSERT INTO archived_bar (series_id, date, archive_id, document_id) VALUES (?1, ?2, ?3, ?4);

-- name: put_moved_signal_mark
-- The same of signals.
INSERT INTO archived_signal (symbol_id, date, archive_id, document_id) VALUES (?1, ?2, ?3, ?4);
