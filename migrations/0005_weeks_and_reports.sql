-- Two things: how the views mark weekly bars that were derived, and who reported which corporate action.

-- Weekly bars worked out from daily ones (setting derive_weekly). Such a bar rests on no document, and no person holds
-- anything of it: `derived` says so in the views. Where a person holds a field of one, it counts as pinned.
DROP VIEW bars;
CREATE VIEW bars AS
SELECT symbol.code AS symbol, series.timeframe AS timeframe, bar.date AS date, bar.open AS open, bar.high AS high,
       bar.low AS low, bar.close AS close, bar.volume AS volume, bar.rlst AS rlst, bar.bc AS bc, bar.session AS session,
       bar.provisional AS provisional, bar.pinned AS pinned, bar.batch_id AS batch_id,
       bar.document_id IS NULL AND NOT bar.pinned AS derived
FROM symbol CROSS JOIN series ON series.symbol_id = symbol.symbol_id
            CROSS JOIN bar ON bar.series_id = series.series_id;

DROP VIEW latest_bars;
CREATE VIEW latest_bars AS
SELECT symbol.code AS symbol, series.timeframe AS timeframe, bar.date AS date, bar.open AS open, bar.high AS high,
       bar.low AS low, bar.close AS close, bar.volume AS volume, bar.rlst AS rlst, bar.bc AS bc,
       bar.provisional AS provisional, bar.pinned AS pinned, bar.batch_id AS batch_id,
       bar.document_id IS NULL AND NOT bar.pinned AS derived
FROM symbol CROSS JOIN series ON series.symbol_id = symbol.symbol_id
            CROSS JOIN bar ON bar.series_id = series.series_id
                          AND bar.date = (SELECT newest.date FROM bar AS newest
                                          WHERE newest.series_id = series.series_id AND newest.session = 'trading'
                                          ORDER BY newest.date DESC LIMIT 1);

DROP VIEW bars_as_of;
CREATE VIEW bars_as_of AS
SELECT symbol.code AS symbol, series.timeframe AS timeframe, bar.date AS date, bar.open AS open, bar.high AS high,
       bar.low AS low, bar.close AS close, bar.volume AS volume, bar.rlst AS rlst, bar.bc AS bc, bar.session AS session,
       bar.provisional AS provisional, bar.pinned AS pinned, bar.batch_id AS since_batch, NULL AS until_batch,
       bar.document_id IS NULL AND NOT bar.pinned AS derived
FROM symbol CROSS JOIN series ON series.symbol_id = symbol.symbol_id
            CROSS JOIN bar ON bar.series_id = series.series_id
UNION ALL
SELECT symbol.code, series.timeframe, past.date, past.open, past.high, past.low, past.close, past.volume, past.rlst,
       past.bc, past.session, past.provisional, past.pinned, past.since_batch, past.until_batch,
       past.document_id IS NULL AND NOT past.pinned
FROM symbol CROSS JOIN series ON series.symbol_id = symbol.symbol_id
            CROSS JOIN bar_history AS past ON past.series_id = series.series_id
WHERE past.since_batch IS NOT NULL AND past.open IS NOT NULL;

-- Which documents report an action: there is one row in corporate_action for each action, whoever reports it and however
-- often, and it stands as long as one of these documents does. Rescalings, which nobody reports, have no row here.
CREATE TABLE corporate_action_report (
  corporate_action_id INTEGER NOT NULL REFERENCES corporate_action (corporate_action_id),
  document_id INTEGER NOT NULL REFERENCES document (document_id),
  PRIMARY KEY (corporate_action_id, document_id)
) STRICT, WITHOUT ROWID;
-- Until now only the first of them was kept.
INSERT INTO corporate_action_report (corporate_action_id, document_id)
SELECT corporate_action_id, document_id FROM corporate_action WHERE kind <> 'rescaling' AND document_id IS NOT NULL;
CREATE TRIGGER corporate_action_report_no_insert BEFORE INSERT ON corporate_action_report BEGIN
  SELECT raise(ABORT, 'corporate_action_report is kept by bluedot');
END;
CREATE TRIGGER corporate_action_report_no_update BEFORE UPDATE ON corporate_action_report BEGIN
  SELECT raise(ABORT, 'corporate_action_report is kept by bluedot');
END;
CREATE TRIGGER corporate_action_report_no_delete BEFORE DELETE ON corporate_action_report BEGIN
  SELECT raise(ABORT, 'corporate_action_report is kept by bluedot');
END;

-- What is known of splits, dividends and rescalings: reported by a document that stands, `feeds` says by which feeds;
-- or recognised in a batch that holds.
DROP VIEW corporate_actions;
CREATE VIEW corporate_actions AS
SELECT symbol.code AS symbol, series.timeframe AS timeframe, action.date AS date, action.kind AS kind,
       action.factor AS factor, action.amount AS amount, action.detail AS detail, action.batch_id AS batch_id,
       (SELECT group_concat(feed, ' ')
        FROM (SELECT DISTINCT document.feed AS feed
              FROM corporate_action_report AS report JOIN document ON document.document_id = report.document_id
              WHERE report.corporate_action_id = action.corporate_action_id AND document.withdrawn_by IS NULL
              ORDER BY document.feed)) AS feeds
FROM corporate_action AS action
     JOIN symbol ON symbol.symbol_id = action.symbol_id
     LEFT JOIN series ON series.series_id = action.series_id
WHERE CASE WHEN action.kind = 'rescaling'
           THEN EXISTS (SELECT 1 FROM batch WHERE batch.batch_id = action.batch_id AND batch.undone_by IS NULL)
           ELSE EXISTS (SELECT 1 FROM corporate_action_report AS report
                                      JOIN document ON document.document_id = report.document_id
                        WHERE report.corporate_action_id = action.corporate_action_id
                          AND document.withdrawn_by IS NULL) END;
