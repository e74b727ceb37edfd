-- Exports that are appended to rather than rewritten: what proves that a file needs no more than new lines at its end.

-- Of the log when a whole export of the tree began that was then completed: every file of the tree shows all that was
-- logged up to here. NULL: none was completed yet.
ALTER TABLE export_tree ADD COLUMN audit_id INTEGER;
-- Where the digest of the file stands, to be continued when lines are appended (base/running_digest).
ALTER TABLE export_file ADD COLUMN digest_state BLOB;
