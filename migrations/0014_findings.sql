-- Quality: what is odd about the bars as they stand (`bluedot findings`). Findings follow from the bars alone: what is
-- put right is gone, and what comes back is found again.

CREATE TABLE finding (
  finding_id INTEGER PRIMARY KEY,
  rule TEXT NOT NULL,             -- jump, split, outlier, …; `bluedot findings --rules` says what each means
  severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'error')),
  series_id INTEGER NOT NULL REFERENCES series (series_id),
  first_date TEXT NOT NULL,       -- of the bars that are odd
  last_date TEXT NOT NULL,
  observed TEXT NOT NULL,
  expected TEXT NOT NULL,
  factor REAL,                    -- of what looks like a split: new price = old price * factor
  found_in INTEGER NOT NULL REFERENCES batch (batch_id),  -- the store's last batch when it was found
  found_at TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'acknowledged', 'gone')),
  state_at TEXT,                  -- since when it is acknowledged or gone
  actor TEXT NOT NULL DEFAULT '', -- who acknowledged it
  reason TEXT NOT NULL DEFAULT '' -- and why it may stand
) STRICT;
CREATE UNIQUE INDEX finding_that_stands ON finding (series_id, rule, first_date) WHERE state <> 'gone';

CREATE VIEW findings AS
SELECT finding.finding_id AS finding_id, finding.rule AS rule, finding.severity AS severity, symbol.code AS symbol,
       series.timeframe AS timeframe, finding.first_date AS first_date, finding.last_date AS last_date,
       finding.observed AS observed, finding.expected AS expected, finding.factor AS factor,
       finding.found_in AS found_in, finding.found_at AS found_at, finding.state AS state, finding.reason AS reason
FROM finding JOIN series ON series.series_id = finding.series_id JOIN symbol ON symbol.symbol_id = series.symbol_id;

-- Which revision of a series the findings are of.
CREATE TABLE judged_series (
  series_id INTEGER PRIMARY KEY REFERENCES series (series_id),
  revision INTEGER NOT NULL
) STRICT;

-- By which rules, and up to which entry of the log, the series were judged. One row.
CREATE TABLE judgement (
  judgement_id INTEGER PRIMARY KEY CHECK (judgement_id = 1),
  audit_id INTEGER NOT NULL,      -- what came later in the log was not seen
  rules TEXT NOT NULL             -- names and thresholds; others: everything is judged anew
) STRICT;
