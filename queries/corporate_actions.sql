-- Splits and dividends as documents reported them. One whose document was withdrawn stands no more.

-- name: standing_corporate_action
-- Whether a symbol (?1) has an action of that date, kind and value already. A feed repeats amounts to six places.
SELECT 1
FROM corporate_action JOIN document USING (document_id)
WHERE corporate_action.symbol_id = ?1 AND corporate_action.date = ?2 AND corporate_action.kind = ?3
  AND abs(coalesce(corporate_action.factor, corporate_action.amount) - ?4) <= 1e-6 * ?4
  AND document.withdrawn_by IS NULL;

-- name: insert_corporate_action
-- What a document reports.
INSERT INTO corporate_action (symbol_id, series_id, date, kind, factor, amount, detail, document_id, batch_id)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name: find_reported_split
-- The split of a symbol (?1) between two dates (?3, ?4) whose factor is ?2 but for a share of ?5.
SELECT corporate_action.corporate_action_id, corporate_action.date, corporate_action.factor, corporate_action.detail
FROM corporate_action JOIN document USING (document_id)
WHERE corporate_action.symbol_id = ?1 AND corporate_action.kind = 'split'
  AND corporate_action.date BETWEEN ?3 AND ?4
  AND abs(corporate_action.factor / ?2 - 1) <= ?5
  AND document.withdrawn_by IS NULL
ORDER BY abs(corporate_action.factor / ?2 - 1), corporate_action.date DESC
LIMIT 1;
