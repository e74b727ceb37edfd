-- Statements about the schema itself.

-- name: insert_schema_migration
-- Records a migration in the transaction that applies it.
INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4);

-- name: schema_migrations
-- What was applied, to be compared with what this program knows.
SELECT version, name, checksum FROM schema_migration ORDER BY version;
