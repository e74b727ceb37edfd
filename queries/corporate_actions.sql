-- Splits and dividends as documents reported them. One stands as long as a document that reports it does.

-- name: reported_corporate_action
-- The action of a symbol (?1) of that date, kind and value, whoever reported it. A feed repeats amounts to six places.
SELECT corporate_action_id
FROM corporate_action
WHERE symbol_id = ?1 AND date = ?2 AND kind = ?3 AND abs(coalesce(factor, amount) - ?4) <= 1e-6 * ?4
ORDER BY corporate_action_id LIMIT 1;

-- name: insert_corporate_action_report
-- The document ?2 reports the action ?1.
INSERT OR IGNORE INTO corporate_action_report (corporate_action_id, document_id) VALUES (?1, ?2);

-- name: insert_corporate_action
-- What a document is the first to report, or that was recognised in it.
INSERT INTO corporate_action (symbol_id, series_id, date, kind, factor, amount, detail, document_id, batch_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: find_reported_split
-- The split of a symbol (?1) between two dates (?3, ?4) whose factor is ?2 but for a share of ?5.
SELECT corporate_action.corporate_action_id, corporate_action.date, corporate_action.factor, corporate_action.detail
FROM corporate_action
WHERE corporate_action.symbol_id = ?1 AND corporate_action.kind = 'split'
  AND corporate_action.date BETWEEN ?3 AND ?4
  AND abs(corporate_action.factor / ?2 - 1) <= ?5
  AND EXISTS (SELECT 1 FROM corporate_action_report AS report
                            JOIN document ON document.document_id = report.document_id
              WHERE report.corporate_action_id = corporate_action.corporate_action_id
                AND document.withdrawn_by IS NULL)
ORDER BY abs(corporate_action.factor / ?2 - 1), corporate_action.date DESC
LIMIT 1;

-- name: trading_bar_before
-- The last trading bar of a series (?1) before a date (?2).
SELECT date, close FROM bar WHERE series_id = ?1 AND date < ?2 AND session = 'trading' ORDER BY date DESC LIMIT 1;

-- name: count_bars_before
-- How many trading bars a series (?1) has before a date (?2).
SELECT count(*) FROM bar WHERE series_id = ?1 AND date < ?2 AND session = 'trading';

-- name: currency_of_others
-- The currency that the latest document but ?2 gives a symbol (?1), of those not withdrawn.
SELECT market_context.currency
FROM market_context CROSS JOIN document ON document.document_id = market_context.document_id
WHERE market_context.symbol_id = ?1 AND market_context.document_id <> ?2 AND market_context.currency <> ''
  AND document.withdrawn_by IS NULL
ORDER BY market_context.as_of DESC LIMIT 1;
