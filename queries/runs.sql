-- Runs: what was done, delivered and told.

-- name: insert_run
-- A run (?1) begins.
INSERT INTO run (run_id, trigger, started_at, actor, program_version) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: insert_run_step
-- A step of a run (?1) is done; it is the next.
INSERT INTO run_step (run_id, step, name, outcome, message, counts, seconds)
VALUES (?1, (SELECT count(*) + 1 FROM run_step WHERE run_id = ?1), ?2, ?3, ?4, ?5, ?6);

-- name: finish_run
-- A run (?1) has ended.
UPDATE run SET finished_at = ?2, outcome = ?3, message = ?4 WHERE run_id = ?1 AND finished_at IS NULL;

-- name: run_listing
-- The newest ?1 runs, newest first.
SELECT run_id, trigger, started_at, finished_at, outcome, message, actor, program_version
FROM run ORDER BY rowid DESC LIMIT ?1;

-- name: runs_cut_off
-- Runs that have not ended.
SELECT run_id, trigger, started_at, finished_at, outcome, message, actor, program_version
FROM run WHERE finished_at IS NULL ORDER BY run_id;

-- name: run_by_prefix
-- The runs whose id begins with ?1.
SELECT run_id, trigger, started_at, finished_at, outcome, message, actor, program_version
FROM run WHERE substr(run_id, 1, length(?1)) = ?1 ORDER BY rowid DESC LIMIT 2;

-- name: run_steps
-- The steps of a run (?1), in order.
SELECT name, outcome, message, counts, seconds FROM run_step WHERE run_id = ?1 ORDER BY step;

-- name: batches_in_run
-- The batches of a run (?1), in order.
SELECT batch_id FROM batch WHERE run_id = ?1 ORDER BY batch_id;

-- name: insert_delivery
-- Files of a source have arrived in the inbox.
INSERT INTO delivery (run_id, source, name, folder, files, bytes, listed, gap, arrived_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: set_delivered_file
-- The version of a remote file that was taken last.
INSERT OR REPLACE INTO delivered_file (source, path, remote_id, version, digest, delivery_id, kept_as)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: delivered_files
-- What was taken of a source (?1) last: path, id and version of each file.
SELECT path, remote_id, version FROM delivered_file WHERE source = ?1;

-- name: delivered_path
-- What a file that a delivery (?2) of a source (?1) keeps as ?3 is called at the source.
SELECT path FROM delivered_file WHERE source = ?1 AND delivery_id = ?2 AND kept_as = ?3;

-- name: deliveries_to_take_in
-- Deliveries that no run has taken in whole, oldest first.
SELECT delivery_id, source, name, folder, files, bytes, gap, run_id FROM delivery
WHERE taken_in_by IS NULL AND removed_at IS NULL ORDER BY delivery_id;

-- name: delivery_of_name
-- Whether a source (?1) has delivered something called ?2 before.
SELECT 1 FROM delivery WHERE source = ?1 AND name = ?2;

-- name: delivery_in_folder
-- Whether a folder of the inbox (?1) is a delivery that is known.
SELECT 1 FROM delivery WHERE folder = ?1;

-- name: set_delivery_taken_in
-- A delivery (?1) was taken in whole by a run (?2).
UPDATE delivery SET taken_in_by = ?2 WHERE delivery_id = ?1;

-- name: set_delivery_gap
-- A delivery (?1) does not do, and why: that is trouble until another of its source does.
UPDATE delivery SET gap = ?2 WHERE delivery_id = ?1;

-- name: last_delivery
-- How many documents a source (?1) had at its last delivery that is not called ?2; of any, if that is empty.
SELECT listed FROM delivery WHERE source = ?1 AND (name <> ?2 OR ?2 = '') ORDER BY delivery_id DESC LIMIT 1;

-- name: open_rejections
-- Files as they were delivered last that were rejected, and are in by no other way.
SELECT source, path FROM delivered_file
WHERE EXISTS (SELECT 1 FROM document WHERE document.digest = delivered_file.digest AND outcome = 'rejected')
  AND NOT EXISTS (SELECT 1 FROM document WHERE document.digest = delivered_file.digest AND outcome <> 'rejected')
ORDER BY source, path;

-- name: open_gaps
-- Sources whose last delivery was short.
SELECT source, name FROM delivery
WHERE gap <> '' AND delivery_id = (SELECT max(delivery_id) FROM delivery AS last WHERE last.source = delivery.source)
ORDER BY source;

-- name: delivered_files_not_kept
-- Files of a source (?1) of which the inbox keeps nothing any more. One whose document was rejected is open trouble.
SELECT path, remote_id FROM delivered_file
WHERE source = ?1
  AND (SELECT removed_at FROM delivery WHERE delivery.delivery_id = delivered_file.delivery_id) IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM document WHERE document.digest = delivered_file.digest AND outcome = 'rejected');

-- name: forget_delivered_file
-- A file of a source (?1) is neither there nor in the inbox.
DELETE FROM delivered_file WHERE source = ?1 AND path = ?2 AND remote_id = ?3;

-- name: deliveries_to_remove
-- Deliveries that were taken in and arrived before ?1.
SELECT delivery_id, folder FROM delivery
WHERE taken_in_by IS NOT NULL AND removed_at IS NULL AND arrived_at < ?1 ORDER BY delivery_id;

-- name: set_delivery_removed
-- The files of a delivery (?1) are no longer kept.
UPDATE delivery SET removed_at = ?2 WHERE delivery_id = ?1;

-- name: insert_message
-- A message that is to be sent.
INSERT INTO outbox (message_id, run_id, channel, state, news, since, thread, troubles, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: messages_to_send
-- What waits to be sent at the moment ?1, oldest first.
SELECT message_id, run_id, channel, state, news, since, thread, troubles FROM outbox
WHERE outcome = 'waiting' AND coalesce(not_before <= ?1, 1) ORDER BY created_at, message_id;

-- name: set_message_sending
-- A message (?1) is handed to the network: whatever happens now, it is not sent twice.
UPDATE outbox SET outcome = 'sending', attempts = attempts + 1 WHERE message_id = ?1 AND outcome = 'waiting';

-- name: set_message_outcome
-- What came of sending a message (?1).
UPDATE outbox SET outcome = ?2, sent_at = ?3, not_before = ?4, error = ?5 WHERE message_id = ?1;

-- name: last_state_told
-- What was told to a channel (?1) last.
SELECT state, since, thread, troubles, created_at FROM outbox
WHERE channel = ?1 AND outcome <> 'given up' ORDER BY rowid DESC LIMIT 1;

-- name: insert_tick
-- A moment (?2) at which a schedule (?1) was due, and what came of it.
INSERT OR IGNORE INTO tick (schedule, due_at, outcome, reason, run_id) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: last_tick
-- The last moment of a schedule (?1) that was dealt with.
SELECT max(due_at) FROM tick WHERE schedule = ?1;

-- name: tick_listing
-- The newest ?1 ticks, newest first.
SELECT schedule, due_at, outcome, reason, run_id FROM tick ORDER BY due_at DESC, schedule LIMIT ?1;

-- name: store_mark
-- Something that differs if anything has changed but the record of runs and ticks, and what is of one machine alone
-- (the ledger of exports): all else comes with a batch, a log entry, a delivery, a message, or a vendor's answer.
SELECT json_array(
         user_version,
         (SELECT max(batch_id) FROM batch), (SELECT count(*) FROM batch WHERE outcome = 'complete'),
         (SELECT max(audit_id) FROM audit_log),
         (SELECT max(delivery_id) FROM delivery), (SELECT count(taken_in_by) FROM delivery),
         (SELECT count(removed_at) FROM delivery), (SELECT count(*) FROM delivered_file),
         (SELECT count(*) FROM outbox), (SELECT sum(attempts) FROM outbox),
         (SELECT count(sent_at) FROM outbox),
         (SELECT max(asked_at) FROM vendor_answer), (SELECT sum(requests) FROM vendor_answer),
         (SELECT sum(requests) FROM vendor_limit), (SELECT max(closed_until) FROM vendor_limit),
         (SELECT count(*) FROM backfill), (SELECT count(done_at) FROM backfill))
FROM pragma_user_version;
