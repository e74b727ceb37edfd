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
