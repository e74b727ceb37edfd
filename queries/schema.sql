-- Statements about the schema itself.

-- name: insert_schema_migration
-- Records a migration in the transaction that applies it.
INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4);

-- name: schema_migrations
-- What was applied, to be compared with what this program knows.
SELECT version, name, checksum FROM schema_migration ORDER BY version;

-- name: store_made_at
-- The moment at which the store was made, by which it is told from others.
SELECT applied_at FROM schema_migration ORDER BY version LIMIT 1;

-- name: schema_objects
-- Every table, index, view and trigger with the statement that makes it, but for SQLite's own.
SELECT type || ' ' || name, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*' AND sql IS NOT NULL;

-- name: root_page
-- Where the tree of an index (or a table) begins.
SELECT rootpage FROM sqlite_schema WHERE name = ?1;
