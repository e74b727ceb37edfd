-- What `check` asks: whether the store agrees with itself.

-- name: series_to_check
-- Every series with what decides its values.
SELECT series.series_id, series.symbol_id, symbol.code, series.timeframe, symbol.exchange, symbol.time_zone,
       symbol.close_minute
FROM series JOIN symbol ON symbol.symbol_id = series.symbol_id
ORDER BY symbol.code, series.timeframe;

-- name: wrong_figures
-- The series whose number of bars, first or last date is not what their bars come to; one range scan for each.
SELECT symbol.code, counted.timeframe, counted.bar_count, counted.first_date, counted.last_date, counted.bars,
       counted.first_bar, counted.last_bar
FROM (SELECT series.symbol_id, series.timeframe, series.bar_count, series.first_date, series.last_date,
             (SELECT count(*) FROM bar WHERE bar.series_id = series.series_id) AS bars,
             (SELECT min(date) FROM bar WHERE bar.series_id = series.series_id) AS first_bar,
             (SELECT max(date) FROM bar WHERE bar.series_id = series.series_id) AS last_bar
      FROM series) AS counted
JOIN symbol ON symbol.symbol_id = counted.symbol_id
WHERE counted.bar_count IS NOT counted.bars OR counted.first_date IS NOT counted.first_bar
   OR counted.last_date IS NOT counted.last_bar
ORDER BY symbol.code, counted.timeframe;

-- name: bars_that_overlap
-- The dates of a series (?1) of which two values stood after one batch, and the batch. A value stood from its batch to
-- the one that ended it; what began and ended within a batch never stood after one.
SELECT date, since
FROM (SELECT date, since, max(until) OVER (PARTITION BY date ORDER BY since, until
                                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ended
      FROM (SELECT date, since_batch AS since, until_batch AS until FROM bar_history
            WHERE series_id = ?1 AND since_batch < until_batch
            UNION ALL
            SELECT date, batch_id, 9223372036854775807 FROM bar WHERE series_id = ?1))
WHERE ended > since;

-- name: dots_that_overlap
-- The same for the blue dots of a symbol (?1).
SELECT date, since
FROM (SELECT date, since, max(until) OVER (PARTITION BY date ORDER BY since, until
                                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ended
      FROM (SELECT date, since_batch AS since, until_batch AS until FROM signal_history
            WHERE symbol_id = ?1 AND since_batch < until_batch
            UNION ALL
            SELECT date, batch_id, 9223372036854775807 FROM signal WHERE symbol_id = ?1))
WHERE ended > since;
