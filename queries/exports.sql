-- What the exports read, and the ledger of what was written.

-- name: series_to_export
-- Every series with what decides its files.
SELECT series.series_id, series.symbol_id, symbol.code, symbol.name, symbol.export_name, symbol.time_zone,
       series.timeframe, series.revision, series.repository, series.bar_count
FROM series JOIN symbol ON symbol.symbol_id = series.symbol_id
ORDER BY symbol.export_name, series.timeframe;

-- name: any_series
-- Whether there is anything to export.
SELECT 1 FROM series LIMIT 1;

-- name: export_bars
-- The bars of a series (?1) from a date (?2; the empty text: all) on, handed to ?3 in order: one range scan of the key.
SELECT each_row(?3, date, open, high, low, close, volume, rlst, bc, session, provisional)
FROM bar WHERE series_id = ?1 AND date >= ?2;

-- name: dots_of_symbol
-- The blue dots of a symbol (?1) from a date (?2; the empty text: all) on, handed to ?3 in order: one range scan of the key.
SELECT each_row(?3, date) FROM signal WHERE symbol_id = ?1 AND date >= ?2 AND kind = 'blue_dot';

-- name: find_export_tree
-- The ledger of a tree, by the canonical path of its folder, and the entry of the log up to which all its files show it.
SELECT export_tree_id, audit_id FROM export_tree WHERE folder = ?1;

-- name: insert_export_tree
-- A tree that is written to for the first time.
INSERT INTO export_tree (folder) VALUES (?1);

-- name: export_files
-- The whole ledger of a tree.
SELECT path, series_id, stream, revision, fingerprint, state, row_count, size_bytes, digest, decimals, last_date,
       mtime_ns, ctime_ns, inode
FROM export_file WHERE export_tree_id = ?1 ORDER BY path;

-- name: put_export_file
-- What a path of a tree holds now. Without a digest_state the one that is there stays. Which series and stream a path
-- is for never changes.
INSERT INTO export_file (export_tree_id, path, series_id, stream, revision, fingerprint, state, row_count, size_bytes,
                         digest, decimals, last_date, mtime_ns, ctime_ns, inode, digest_state)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
ON CONFLICT (export_tree_id, path) DO UPDATE SET
  revision = excluded.revision, fingerprint = excluded.fingerprint, state = excluded.state, row_count = excluded.row_count,
  size_bytes = excluded.size_bytes, digest = excluded.digest, decimals = excluded.decimals,
  last_date = excluded.last_date, mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns, inode = excluded.inode,
  digest_state = coalesce(excluded.digest_state, export_file.digest_state);

-- name: digest_states
-- Where the digests of a tree's files from one path to another stand.
SELECT path, digest_state FROM export_file WHERE export_tree_id = ?1 AND path BETWEEN ?2 AND ?3;

-- name: count_unfinished_files
-- How many files of a tree (its folder ?1) were being written when a command was cut off.
SELECT count(*) FROM export_tree JOIN export_file USING (export_tree_id)
WHERE export_tree.folder = ?1 AND export_file.state = 'writing';

-- name: set_file_writing
-- A file (?2) of a tree may be appended to from now on.
UPDATE export_file SET state = 'writing' WHERE export_tree_id = ?1 AND path = ?2;

-- name: set_tree_shows
-- All files of a tree show the log up to its entry ?2.
UPDATE export_tree SET audit_id = ?2 WHERE export_tree_id = ?1;

-- name: last_audit_id
-- The number of the log's last entry; 0 in a new store.
SELECT coalesce(max(audit_id), 0) FROM audit_log;

-- name: changes_logged_since
-- What was done to series behind the log's entry ?1: the date, or the first of the dates, that the entry names.
SELECT audit_log.series_id, series.symbol_id, audit_log.batch_id, audit_log.action,
       coalesce(audit_log.date, CASE WHEN json_valid(audit_log.after) THEN json_extract(audit_log.after, '$.first_date') END)
FROM audit_log CROSS JOIN series ON series.series_id = audit_log.series_id
WHERE audit_log.audit_id > ?1
ORDER BY audit_log.audit_id;

-- name: delete_export_file
-- A path that belongs to the tree no more.
DELETE FROM export_file WHERE export_tree_id = ?1 AND path = ?2;
