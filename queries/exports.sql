-- What the exports read, and the ledger of what was written.

-- name: series_to_export
-- Every series with what decides its files.
SELECT series.series_id, series.symbol_id, symbol.code, symbol.name, symbol.export_name, symbol.time_zone,
       series.timeframe, series.revision, series.repository
FROM series JOIN symbol ON symbol.symbol_id = series.symbol_id
ORDER BY symbol.export_name, series.timeframe;

-- name: export_bars
-- All bars of a series (?1), in order: one range scan.
SELECT date, open, high, low, close, volume, rlst, bc, session, provisional
FROM bar WHERE series_id = ?1 ORDER BY date;

-- name: dots_of_symbol
-- All blue dots of a symbol (?1), in order.
SELECT date FROM signal WHERE symbol_id = ?1 AND kind = 'blue_dot' ORDER BY date;

-- name: find_export_tree
-- The ledger of a tree, by the canonical path of its folder.
SELECT export_tree_id FROM export_tree WHERE folder = ?1;

-- name: insert_export_tree
-- A tree that is written to for the first time.
INSERT INTO export_tree (folder) VALUES (?1);

-- name: export_files
-- The whole ledger of a tree.
SELECT path, series_id, stream, revision, fingerprint, state, row_count, size_bytes, digest, decimals, last_date,
       mtime_ns, ctime_ns, inode
FROM export_file WHERE export_tree_id = ?1 ORDER BY path;

-- name: put_export_file
-- What a path of a tree holds now.
INSERT OR REPLACE INTO export_file (export_tree_id, path, series_id, stream, revision, fingerprint, state, row_count,
                                    size_bytes, digest, decimals, last_date, mtime_ns, ctime_ns, inode)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15);

-- name: delete_export_file
-- A path that belongs to the tree no more.
DELETE FROM export_file WHERE export_tree_id = ?1 AND path = ?2;
