-- Statements about the schema itself.

-- name: insert_schema_migration
-- Records a migration in the transaction that applies it.
INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES (?1, ?2, ?3, ?4);

-- name: schema_migrations
-- What was applied, to be compared with what this program knows.
SELECT version, name, checksum FROM schema_migration ORDER BY version;

-- name: schema_objects
-- Everything the schema is made of, for schema/ and the test that compares it with the migrations.
SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name;
