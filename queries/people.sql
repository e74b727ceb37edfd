-- Questions people ask: `bluedot query NAME` runs them, `bluedot query --list` shows them.

-- name: latest
-- The newest trading bar of every symbol.
SELECT * FROM latest_bars WHERE timeframe = 'daily';

-- name: dots
-- Blue dots since :since (2025-07-01), newest first, with that day's close.
SELECT signals.symbol, signals.date,
       (SELECT close FROM bars WHERE bars.symbol = signals.symbol AND bars.timeframe = 'daily'
                                 AND bars.date = signals.date) AS close,
       (SELECT rlst FROM bars WHERE bars.symbol = signals.symbol AND bars.timeframe = 'daily'
                                AND bars.date = signals.date) AS rlst
FROM signals WHERE signals.date >= :since ORDER BY signals.date DESC, signals.symbol;

-- name: rejected
-- What batch :batch did not take in, and why.
SELECT kind, path, symbol, date, place, reason FROM rejections WHERE batch_id = :batch;

-- name: actions
-- Splits, dividends and rescalings since :since (2025-01-01), newest first.
SELECT * FROM corporate_actions WHERE date >= :since ORDER BY date DESC, symbol;
