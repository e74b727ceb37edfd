-- Findings: what is odd about the bars, and what people say of it.

-- name: judgement
-- By which rules, and up to which entry of the log, the series were judged.
SELECT audit_id, rules FROM judgement;

-- name: set_judgement
-- The series were judged, up to an entry of the log (?1), by these rules (?2).
INSERT OR REPLACE INTO judgement (judgement_id, audit_id, rules) VALUES (1, ?1, ?2);

-- name: judged_revisions
-- Which revision of each series was judged.
SELECT series_id, revision FROM judged_series;

-- name: set_judged_series
-- A series was judged as it is.
INSERT OR REPLACE INTO judged_series (series_id, revision) VALUES (?1, ?2);

-- name: bar_before
-- The date of the bar of a series (?1) that is ?3 bars before the date ?2; NULL: there are not so many.
SELECT (SELECT date FROM bar WHERE series_id = ?1 AND date < ?2 ORDER BY date DESC LIMIT 1 OFFSET ?3 - 1);

-- name: actions_of_symbol
-- Splits, dividends and rescalings of a symbol (?1) that stand, ascending.
SELECT DISTINCT kind, date, factor, amount FROM corporate_actions WHERE symbol = ?1
ORDER BY date, kind;

-- name: standing_findings
-- Findings of a series (?1) that reach to the date ?2 or later, and are not gone.
SELECT finding_id, rule, severity, first_date, last_date, observed, expected, factor FROM finding
WHERE series_id = ?1 AND state <> 'gone' AND last_date >= ?2 ORDER BY first_date, rule;

-- name: insert_finding
-- Something odd was found.
INSERT INTO finding (rule, severity, series_id, first_date, last_date, observed, expected, factor, found_in, found_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, (SELECT max(batch_id) FROM batch), ?9);

-- name: update_finding
-- A finding (?1) that is still there, and looks otherwise.
UPDATE finding SET severity = ?2, last_date = ?3, observed = ?4, expected = ?5, factor = ?6 WHERE finding_id = ?1;

-- name: set_finding_gone
-- A finding (?1) is no longer there.
UPDATE finding SET state = 'gone', state_at = ?2 WHERE finding_id = ?1 AND state <> 'gone';

-- name: acknowledge_finding
-- A finding (?1) may stand, says somebody (?3), and why (?4).
UPDATE finding SET state = 'acknowledged', state_at = ?2, actor = ?3, reason = ?4 WHERE finding_id = ?1 AND state = 'open';

-- name: finding_listing
-- Findings in a state (?1; empty: all that are not gone) of a symbol (?2; empty: all), the worst first, then the newest.
SELECT finding_id, rule, severity, symbol, timeframe, first_date, last_date, observed, expected, factor, found_in, state,
       reason
FROM findings
WHERE (state = ?1 OR (?1 = '' AND state <> 'gone')) AND (symbol = ?2 OR ?2 = '') AND (rule = ?3 OR ?3 = '')
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, last_date DESC, symbol, rule LIMIT ?4;

-- name: newest_finding
-- The number of the newest finding; 0: there is none.
SELECT coalesce(max(finding_id), 0) FROM finding;

-- name: new_findings
-- Findings after a number (?1), the worst first, at most ?2.
SELECT finding_id, rule, severity, symbol, timeframe, first_date, last_date, observed, expected, factor, found_in, state,
       reason
FROM findings WHERE finding_id > ?1
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, last_date DESC, symbol, rule LIMIT ?2;

-- name: finding_state
-- In which state a finding (?1) is.
SELECT state FROM finding WHERE finding_id = ?1;

-- name: open_findings
-- How many findings are open, by severity.
SELECT severity, count(*) FROM finding WHERE state = 'open' GROUP BY severity;

-- name: documents_with_news
-- How many documents of a run (?1) were not in the store before and say something of today: those that are known take
-- no row.
SELECT count(*) FROM document JOIN batch ON batch.batch_id = document.batch_id
WHERE batch.run_id = ?1 AND document.outcome IN ('accepted', 'unchanged');

-- name: trading_days
-- How many symbols of each exchange traded on each day from ?1 on: a bar without volume is no trade, one that does not
-- say its volume may be.
SELECT symbol.exchange, symbol.time_zone, bar.date, count(*)
FROM series JOIN symbol ON symbol.symbol_id = series.symbol_id JOIN bar ON bar.series_id = series.series_id
WHERE series.timeframe = 'daily' AND bar.session = 'trading' AND coalesce(bar.volume, 1) > 0
  AND bar.date >= ?1
GROUP BY symbol.exchange, symbol.time_zone, bar.date;

-- name: daily_series_with_days
-- Every daily series, with its exchange and its first and last bar.
SELECT series.series_id, symbol.code, symbol.exchange, symbol.time_zone,
       (SELECT min(date) FROM bar WHERE bar.series_id = series.series_id),
       (SELECT max(date) FROM bar WHERE bar.series_id = series.series_id AND session = 'trading')
FROM series JOIN symbol ON symbol.symbol_id = series.symbol_id
WHERE series.timeframe = 'daily' ORDER BY symbol.code;

-- name: days_of_series
-- The days of which a series (?1) has a bar, from ?2 on, holidays included, handed to ?3 in order.
SELECT each_row(?3, date) FROM bar WHERE series_id = ?1 AND date >= ?2;
