-- Bars and their history, as the writer reads and writes them.

-- name: stored_bars
-- The bars of a series (?1) inside a window [?2, ?3], handed to ?4 in order: one range scan of the key.
SELECT each_row(?4, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned, document_id)
FROM bar WHERE series_id = ?1 AND date BETWEEN ?2 AND ?3;

-- name: series_to_prefetch
-- The series of the symbol ?1 in the timeframe ?2, the symbol's own number, its last date, and the digests of what
-- stands, as long as nothing has changed it since.
SELECT series.series_id, symbol.symbol_id, series.last_date, window_digest.stretch_days, window_digest.first_date,
       window_digest.last_date, window_digest.digests, window_digest.dots_since, window_digest.dots_digest
FROM symbol CROSS JOIN series ON series.symbol_id = symbol.symbol_id
     LEFT JOIN window_digest ON window_digest.series_id = series.series_id AND window_digest.revision = series.revision
WHERE symbol.code = ?1 AND series.timeframe = ?2;

-- name: keep_window_digest
-- What stands on the window of the document that changed the series (?1) last, after its revision was raised.
INSERT OR REPLACE INTO window_digest (series_id, revision, stretch_days, first_date, last_date, digests, dots_since,
                                      dots_digest)
SELECT series_id, revision, ?2, ?3, ?4, ?5, ?6, ?7 FROM series WHERE series_id = ?1;

-- name: drop_window_digest
-- What is noted of the window of a series: the next document is compared with the bars themselves.
DELETE FROM window_digest WHERE series_id = ?1;

-- name: drop_long_window_digest
-- Before a row of ?2 bytes of digests takes the place of one more than twice as long, the full history of a first load:
-- SQLite joins pages behind a DELETE, but leaves the room of what an UPDATE shortens. Two days' documents would have a
-- page for two series for ever, and read and write three times as many.
DELETE FROM window_digest WHERE series_id = ?1 AND length(digests) > 2 * ?2;

-- name: insert_bar
-- A date (?2) of a series (?1) that had no bar.
INSERT INTO bar (series_id, date, open, high, low, close, volume, rlst, bc, session, provisional, document_id, batch_id,
                 pinned)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14);

-- name: insert_bars
-- Sixteen dates of a series (?1) that had no bar, of one document (?2) and batch (?3), from ?4 on ten columns each: in
-- half the time of sixteen statements.
INSERT INTO bar (series_id, date, open, high, low, close, volume, rlst, bc, session, provisional, document_id, batch_id)
VALUES (?1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?2, ?3),
       (?1, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?2, ?3),
       (?1, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?2, ?3),
       (?1, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43, ?2, ?3),
       (?1, ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51, ?52, ?53, ?2, ?3),
       (?1, ?54, ?55, ?56, ?57, ?58, ?59, ?60, ?61, ?62, ?63, ?2, ?3),
       (?1, ?64, ?65, ?66, ?67, ?68, ?69, ?70, ?71, ?72, ?73, ?2, ?3),
       (?1, ?74, ?75, ?76, ?77, ?78, ?79, ?80, ?81, ?82, ?83, ?2, ?3),
       (?1, ?84, ?85, ?86, ?87, ?88, ?89, ?90, ?91, ?92, ?93, ?2, ?3),
       (?1, ?94, ?95, ?96, ?97, ?98, ?99, ?100, ?101, ?102, ?103, ?2, ?3),
       (?1, ?104, ?105, ?106, ?107, ?108, ?109, ?110, ?111, ?112, ?113, ?2, ?3),
       (?1, ?114, ?115, ?116, ?117, ?118, ?119, ?120, ?121, ?122, ?123, ?2, ?3),
       (?1, ?124, ?125, ?126, ?127, ?128, ?129, ?130, ?131, ?132, ?133, ?2, ?3),
       (?1, ?134, ?135, ?136, ?137, ?138, ?139, ?140, ?141, ?142, ?143, ?2, ?3),
       (?1, ?144, ?145, ?146, ?147, ?148, ?149, ?150, ?151, ?152, ?153, ?2, ?3),
       (?1, ?154, ?155, ?156, ?157, ?158, ?159, ?160, ?161, ?162, ?163, ?2, ?3);

-- name: update_bar
-- Other values for a date.
UPDATE bar SET open = ?3, high = ?4, low = ?5, close = ?6, volume = ?7, rlst = ?8, bc = ?9, session = ?10,
               provisional = ?11, document_id = ?12, batch_id = ?13, pinned = ?14
WHERE series_id = ?1 AND date = ?2;

-- name: delete_bar
-- A bar that was retracted; it is in bar_history by then.
DELETE FROM bar WHERE series_id = ?1 AND date = ?2;

-- name: keep_bar
-- Copies a bar into the history before the batch ?3 and its document ?4 replace or retract it.
INSERT INTO bar_history (series_id, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned,
                         document_id, batch_id, since_batch, until_batch, until_document_id)
SELECT series_id, date, open, high, low, close, volume, rlst, bc, session, provisional, pinned, document_id, batch_id,
       batch_id, ?3, ?4
FROM bar WHERE series_id = ?1 AND date = ?2;

-- name: record_bar_said
-- What a document said about a date and its feed had not said before, where no change shows it: it never stood.
INSERT INTO bar_history (series_id, date, open, high, low, close, volume, rlst, bc, session, provisional, document_id,
                         batch_id, since_batch, until_batch, until_document_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, NULL, ?13, ?12);

-- name: stored_signals
-- The dots of a symbol (?1) inside [?2, ?3], handed to ?4 in order: one range scan of the key.
SELECT each_row(?4, date) FROM signal WHERE symbol_id = ?1 AND date BETWEEN ?2 AND ?3 AND kind = 'blue_dot';

-- name: signals_behind
-- Whether a symbol (?1) has dots behind a date (?2).
SELECT EXISTS (SELECT 1 FROM signal WHERE symbol_id = ?1 AND date > ?2 AND kind = 'blue_dot');

-- name: insert_signal
-- A dot (?2) of a symbol (?1) that was not there.
INSERT INTO signal (symbol_id, date, kind, document_id, batch_id, pinned)
VALUES (?1, ?2, 'blue_dot', ?3, ?4, ?5);

-- name: mark_signal
-- A dot that a person's correction holds from now on, or (by the document ?3) not any more.
UPDATE signal SET document_id = ?3, batch_id = ?4, pinned = ?5
WHERE symbol_id = ?1 AND date = ?2 AND kind = 'blue_dot';

-- name: keep_signal
-- Copies a dot into the history before the batch ?3 and its document ?4 retract it.
INSERT INTO signal_history (symbol_id, date, kind, pinned, document_id, batch_id, since_batch, until_batch,
                            until_document_id)
SELECT symbol_id, date, kind, pinned, document_id, batch_id, batch_id, ?3, ?4
FROM signal WHERE symbol_id = ?1 AND date = ?2 AND kind = 'blue_dot';

-- name: delete_signal
-- A dot that was retracted; it is in signal_history by then.
DELETE FROM signal WHERE symbol_id = ?1 AND date = ?2 AND kind = 'blue_dot';

-- name: record_signal_said
-- The same of a dot, or of there being none (?3 = 0).
INSERT INTO signal_history (symbol_id, date, kind, present, document_id, batch_id, since_batch, until_batch,
                            until_document_id)
VALUES (?1, ?2, 'blue_dot', ?3, ?4, ?5, NULL, ?5, ?4);
