#!/usr/bin/env bash
# Stores of every kind of history, made by the binary, must pass tools/walk_back; tampered copies must not, and the
# place must be named. Usage: test_walk_back.sh BINARY SOURCE_FOLDER
set -euo pipefail

binary=$(realpath "$1")
root=$(cd "$2" && pwd)
if ! command -v python3 > /dev/null; then
  echo "skipped: there is no python3; tools/setup installs it"
  exit 77
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/bluedot-walk.XXXXXX")
trap 'rm -rf "$work"' EXIT
for name in $(compgen -e | grep '^BLUEDOT_' || true); do unset "$name"; done
export LC_ALL=C.UTF-8 TZ=UTC BLUEDOT_NOW=2025-08-03T00:00:00Z HOME="$work"
data=$root/tests/data
cd "$work"

# Some documents are rejected on purpose: bluedot's exit code 3.
bluedot() { "$binary" -q --store "$store" "$@" > run.log 2>&1 || [ $? -eq 3 ] || { cat run.log; exit 1; }; }
vary() { python3 "$root/tests/walk_back/vary.py" "$@"; }
failed=0
fail() { echo "FAILED: $*"; failed=1; }

# agrees STORE [LINE]: the walk finds no difference, and says LINE.
agrees() {
  local code=0
  "$root/tools/walk_back" "$1" > walk.log 2>&1 || code=$?
  if [ "$code" -ne 0 ]; then fail "$1: exit code $code"; cat walk.log; fi
  if [ $# -gt 1 ] && ! grep -qF -- "$2" walk.log; then fail "$1: '$2' is not said"; cat walk.log; fi
}
# tampered_copy NAME SQL: a copy of full.db without its triggers, changed by SQL.
tampered_copy() {
  cp full.db "$1.db"
  { echo "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;"
    sqlite3 "$1.db" "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema WHERE type = 'trigger'"
    echo "$2; SELECT changes() > 0;"; } | sqlite3 -bail "$1.db" | grep -qx 1 || fail "$1: nothing was changed"
}
# differs NAME SQL TEXT...: such a copy is found out, and each TEXT is said.
differs() {
  local name=$1 code=0
  tampered_copy "$name" "$2"
  shift 2
  "$root/tools/walk_back" "$name.db" > walk.log 2>&1 || code=$?
  if [ "$code" -ne 3 ]; then fail "$name: exit code $code instead of 3"; cat walk.log; fi
  for text in "$@"; do
    if ! grep -qF -- "$text" walk.log; then fail "$name: '$text' is not said"; cat walk.log; fi
  done
}
# What a scenario is about must be in it, or it shows nothing.
has() { [ -n "$(sqlite3 "$store" "$1")" ] || fail "$store has nothing of: $1"; }
batch_of_last() { sqlite3 "$store" "SELECT max(batch_id) FROM batch"; }

# The documents: two market days, a restatement with a retraction, a gap and another dot, the last day as it stood
# before the close and its settling, a document with a bar set aside, and one that takes back too much.
cp -r "$data/market" "$data/market_day2" "$data/set_aside" "$data/bad" .
lotus=market_day2/LOTUS.IN_daily.json alder=market/ALDER.IN_daily.json
mkdir restated early late half
vary $lotus restated/LOTUS.IN_daily.json 2025-08-02T13:00:00Z 2025-07-28:volume=1 2025-07-25:gone 2025-07-24:gap \
  2025-07-23:rlst=null dot=2025-07-30 dot!=2025-07-17
vary $alder restated/ALDER.IN_daily.json 2025-08-02T13:00:00Z 2025-07-30:bc=24000.5
vary $lotus early/LOTUS.IN_daily.json 2025-08-01T08:00:00Z 2025-08-01:volume=7
vary $alder late/ALDER.IN_daily.json 2025-07-30T13:00:00Z 2025-07-31:gone 2025-07-29:volume=5 2025-07-28:gone
vary $alder half/ALDER.IN_daily.json 2025-08-02T14:00:00Z 2025-07-2{1,2,3,4,5,8,9}:gone

# Days in order, the same again, everything else that documents do.
store=days.db
bluedot ingest market
agrees $store
bluedot ingest early
bluedot ingest market_day2
bluedot ingest market market_day2
bluedot ingest restated set_aside bad
bluedot ingest late
bluedot ingest half
agrees $store "bars of 6 series evaluated and of 0 not"
has "SELECT 1 FROM batch WHERE batch_id = 5 AND bars_revised > 1 AND bars_retracted = 1 AND signals_retracted = 1"
has "SELECT 1 FROM batch WHERE bars_settled > 0"
has "SELECT 1 FROM bar_history WHERE since_batch IS NULL"
has "SELECT 1 FROM document WHERE rejected_reason LIKE 'it would retract %'"
has "SELECT 1 FROM document_gap"
has "SELECT 1 FROM rejected_bar"
bluedot ingest half --force
agrees $store

# A split: the whole window in another scale.
mkdir split
vary market_day2/ALDER.IN_daily.json split/ALDER.IN_daily.json 2025-08-02T16:00:00Z scale=0.2
bluedot ingest split
has "SELECT 1 FROM audit_log WHERE action = 'rescale'"
agrees $store
cp $store full.db
differs rescaling "UPDATE audit_log SET after = json_set(after, '\$.factor', 0.25) WHERE action = 'rescale'" \
  "ALDER.IN daily 2025-08-02: the log says"
differs rescaled_bars "UPDATE audit_log SET after = json_set(after, '\$.bars', 4711) WHERE action = 'rescale'" \
  "ALDER.IN daily 2025-08-02: the log says 4711 bars"
rm full.db

# The other way round, and undos of undos.
store=reversed.db
bluedot ingest half restated
bluedot ingest market_day2
bluedot ingest late
bluedot ingest early market
agrees $store
bluedot undo 2
bluedot ingest market_day2
bluedot undo 4
agrees $store
bluedot undo "$(batch_of_last)"
bluedot undo 5
bluedot ingest --force market_day2
agrees $store
bluedot undo 1
bluedot undo "$(batch_of_last)"
agrees $store

# Corrections by hand and in plain SQL, over and under documents, undone and released.
store=full.db
edit() { sqlite3 -bail "$store" "$1"; }
of_lotus="series_id = (SELECT series_id FROM series JOIN symbol USING (symbol_id)
                       WHERE code = 'LOTUS.IN' AND timeframe = 'daily')"
of_alder="(SELECT symbol_id FROM symbol WHERE code = 'ALDER.IN')"
bluedot ingest market
bluedot amend LOTUS.IN 2025-07-29 close=1271 volume=unknown --reason "the bulletin"
bluedot amend LOTUS.IN 2025-07-30 --drop --reason "closed"
bluedot amend LOTUS.IN 2025-07-29 close=1271 session=trading --reason "again"
bluedot amend LOTUS.IN 2025-07-29 blue_dot=yes --reason "seen"
bluedot amend LOTUS.IN 2025-07-25 blue_dot=no --reason "not seen"
bluedot amend LOTUS.IN 2025-07-26 open=5 high=6 low=4 close=5 --reason "a special session"
agrees $store
bluedot ingest early
bluedot ingest market_day2
agrees $store
edit "UPDATE bar SET close = close + 0.05 WHERE $of_lotus AND date BETWEEN '2025-07-14' AND '2025-07-16'"
edit "UPDATE bar SET close = close - 0.05 WHERE $of_lotus AND date = '2025-07-15'"
edit "DELETE FROM bar WHERE $of_lotus AND date = '2025-07-17'"
edit "INSERT OR REPLACE INTO bar (series_id, date, open, high, low, close)
      SELECT series_id, '2025-07-18', 7, 9, 6, 8 FROM series WHERE $of_lotus"
edit "INSERT INTO bar (series_id, date, open, high, low, close)
      SELECT series_id, '2025-07-19', 7, 9, 6, 8.1 FROM series WHERE $of_lotus"
edit "INSERT INTO signal (symbol_id, date) VALUES ($of_alder, '2025-07-10'), ($of_alder, '2025-07-11')"
edit "UPDATE signal SET date = '2025-07-14' WHERE symbol_id = $of_alder AND date = '2025-07-11'"
agrees $store
sql_batch=$(batch_of_last)
bluedot ingest restated
bluedot release LOTUS.IN 2025-07-29
bluedot release LOTUS.IN 2025-07-26
agrees $store
bluedot undo "$(batch_of_last)"
bluedot undo "$sql_batch"
agrees $store
bluedot undo "$(batch_of_last)"
edit "UPDATE bar SET volume = 3 WHERE $of_lotus AND date = '2025-07-21'"
bluedot undo 1
bluedot undo "$(batch_of_last)"
bluedot amend LOTUS.IN 2025-07-21 rlst=12 --reason "over an edit"
agrees $store "dots of 3 symbols and of 0 not"

# A bar by hand where a document then says an unfinished one; a drop forgets the fields that were held before it.
store=held.db
bluedot ingest market
edit "INSERT INTO bar (series_id, date, open, high, low, close)
      SELECT series_id, '2025-08-01', 7, 9, 6, 8 FROM series WHERE $of_lotus"
bluedot amend LOTUS.IN 2025-07-21 close=1251 --reason "the bulletin"
bluedot amend LOTUS.IN 2025-07-21 --drop --reason "closed"
bluedot amend LOTUS.IN 2025-07-21 volume=5 --reason "open after all"
bluedot ingest early
has "SELECT 1 FROM bar WHERE $of_lotus AND date = '2025-08-01' AND close = 8 AND NOT provisional"
has "SELECT 1 FROM bar_history WHERE $of_lotus AND date = '2025-08-01' AND since_batch IS NULL AND provisional"
has "SELECT 1 FROM bar WHERE $of_lotus AND date = '2025-07-21' AND close <> 1251 AND volume = 5"
agrees $store
store=full.db

mv full.db kept_full.db
# Weekly bars derived from daily ones: with deliveries, corrections, edits and undos, and the setting both ways.
store=weeks.db
echo 'derive_weekly: true' > bluedot.yaml
bluedot ingest early
agrees $store "bars of 2 series evaluated and of 0 not"
bluedot ingest market
bluedot ingest market_day2
has "SELECT 1 FROM bars WHERE timeframe = 'weekly' AND derived AND symbol = 'ALDER.IN'"
agrees $store
bluedot ingest restated
bluedot amend ALDER.IN 2025-07-25 --timeframe weekly close=440 --reason "held over a derived bar"
bluedot amend ALDER.IN 2025-07-30 close=441 --reason "the bulletin"
edit "UPDATE bar SET volume = 5 WHERE $of_lotus AND date = '2025-07-14'"
edit "DELETE FROM bar WHERE series_id = (SELECT series_id FROM series WHERE symbol_id = $of_alder
      AND timeframe = 'daily') AND date = '2025-07-16'"
agrees $store
bluedot export
has "SELECT 1 FROM batch WHERE command = 'derive' AND bars_revised > 0"
agrees $store
bluedot undo 3
agrees $store
bluedot undo "$(batch_of_last)"
cp $store full.db
echo 'derive_weekly: false' > bluedot.yaml
bluedot export
agrees $store
rm bluedot.yaml
differs derived_week "UPDATE bar SET volume = volume + 1 WHERE date = '2025-07-18' AND document_id IS NULL" \
  "ALDER.IN weekly 2025-07-18: the store has"
rm full.db
mv kept_full.db full.db
store=full.db

# Packed, it is the same document.
gzip -c restated/ALDER.IN_daily.json > packed && mv packed restated/ALDER.IN_daily.json
agrees $store "bars of 4 series evaluated and of 0 not"
gunzip -c < restated/ALDER.IN_daily.json > unpacked && mv unpacked restated/ALDER.IN_daily.json

# A file that is not there any more is no difference, and is said.
mv restated/ALDER.IN_daily.json kept.json
agrees $store "not evaluated: a file is not there: 1 series"
echo ' ' | cat kept.json - > restated/ALDER.IN_daily.json
agrees $store "not evaluated: a file has another size: 1 series"
mv kept.json restated/ALDER.IN_daily.json
agrees $store "bars of 4 series evaluated and of 0 not"

# Other feeds are said and left alone.
tampered_copy feeds "UPDATE document SET feed = 'yahoo' WHERE path LIKE '%LOTUS.IN_weekly.json'"
agrees feeds.db "not evaluated: feed yahoo: 1 series"
agrees feeds.db "not evaluated: feed yahoo: 1 symbols' dots"

# What was tampered with.
read -r lotus_id alder_id < <(sqlite3 -separator ' ' $store "SELECT
  (SELECT series_id FROM series WHERE $of_lotus),
  (SELECT series_id FROM series WHERE symbol_id = $of_alder AND timeframe = 'daily')")
differs bar "UPDATE bar SET close = close + 0.01 WHERE series_id = $alder_id AND date = '2025-07-21'" \
  "ALDER.IN daily 2025-07-21: the store has"
differs log_says_else "UPDATE bar SET volume = 99 WHERE $of_lotus AND date = '2025-07-28'" \
  "LOTUS.IN daily 2025-07-28: the store has" "LOTUS.IN daily 2025-07-28: after it the log has"
differs extra_bar \
  "INSERT INTO bar (series_id, date, open, high, low, close, batch_id)
   VALUES ($alder_id, '2025-07-12', 1, 1, 1, 1, 1)" \
  "ALDER.IN daily: series.bar_count is" "batch 1 ALDER.IN daily: the log counts 17 bars inserted, the walk finds 18"
differs no_batch "UPDATE bar SET batch_id = 4711 WHERE series_id = $alder_id AND date = '2025-07-21'" \
  "batch 4711 ALDER.IN daily 2025-07-21: at the beginning of all batches its value is left standing"
differs history \
  "DELETE FROM bar_history WHERE $of_lotus AND date = '2025-07-30' AND until_batch = 3 AND since_batch = 1" \
  "batch 3 LOTUS.IN daily 2025-07-30: amend: the log says" \
  "LOTUS.IN daily: the log counts 17 bars inserted, the walk finds 16"
differs interval \
  "UPDATE bar_history SET until_batch = until_batch + 1 WHERE $of_lotus AND date = '2025-07-30' AND until_batch = 3" \
  "LOTUS.IN daily 2025-07-30:"
differs count "UPDATE batch SET bars_revised = bars_revised + 1 WHERE batch_id = 9" "batch 9: bars_revised is"
differs series_count "UPDATE batch SET series_changed = 0 WHERE batch_id = 1" \
  "batch 1: series_changed is 0, the walk finds 4"
differs documents "UPDATE batch SET documents_accepted = 9 WHERE batch_id = 1" "batch 1: documents_accepted is 9"
differs entry \
  "UPDATE audit_log SET after = json_set(after, '\$.close', 1.5) WHERE action = 'revise' AND date = '2025-07-28'" \
  "LOTUS.IN daily 2025-07-28: after it the log has"
differs no_entry "DELETE FROM audit_log WHERE action = 'revise' AND date = '2025-07-28'" \
  "LOTUS.IN daily 2025-07-28:" "and the log does not say so" "bars_revised is"
differs idle_mark \
  "INSERT INTO audit_log (at, batch_id, actor, action, series_id, date, before, after)
   SELECT at, batch_id, actor, 'mark', series_id, date, after, after FROM audit_log
   WHERE action = 'revise' AND date = '2025-07-28'" \
  "LOTUS.IN daily 2025-07-28: mark: the log says" "ended, the history has nothing"
differs overlap \
  "INSERT INTO bar_history (series_id, date, open, high, low, close, session, since_batch, until_batch)
   VALUES ($alder_id, '2025-07-21', 1, 1, 1, 1, 'trading', 1, 2)" \
  "batch 2 ALDER.IN daily 2025-07-21: two values stood at once"
differs range \
  "UPDATE audit_log SET after = json_set(after, '\$.last_date', '2025-07-30')
   WHERE action = 'insert' AND series_id = $alder_id AND batch_id = 1" \
  "batch 1 ALDER.IN daily: the log has bars inserted from 2025-07-09 to 2025-07-30, the walk finds 2025-07-09 to"
differs no_json \
  "UPDATE audit_log SET after = 'bars' WHERE action = 'insert' AND series_id = $alder_id AND batch_id = 1" \
  "batch 1 ALDER.IN daily: the log has no JSON object there: bars"
differs revision "UPDATE series SET revision = revision - 1 WHERE series_id = $alder_id" \
  "ALDER.IN daily: series.revision is"
differs dot "DELETE FROM signal WHERE symbol_id = $of_alder" "ALDER.IN dots 2025-07-10: the store has no dot"
differs dot_entry "DELETE FROM audit_log WHERE action = 'amend_signal' AND date = '2025-07-25'" \
  "batch 6 LOTUS.IN dots 2025-07-25:" "batch 6: signals_retracted is 1, the entries of the log come to 0"
differs pin "DELETE FROM pin WHERE date = '2025-07-30'" \
  "LOTUS.IN daily 2025-07-30: the store has nothing, the rule says"
differs exchange "UPDATE symbol SET close_minute = 900 WHERE symbol_id = $of_alder" \
  "ALDER.IN exchange: the store has ('NSE', 'Asia/Kolkata', 900), the rule says ('NSE', 'Asia/Kolkata', 930)"
differs dated_by "UPDATE document SET time_zone = 'Asia/Tokyo' WHERE path LIKE '%ALDER.IN_daily%'" \
  "ALDER.IN exchange: the store has"
differs gap "DELETE FROM document_gap" "LOTUS.IN daily 2025-07-24: document"

# What is no store, and what is not there.
expect_failure() {
  local code=0
  "$root/tools/walk_back" "$1" > walk.log 2>&1 || code=$?
  [ "$code" -eq 1 ] && [ "$(wc -l < walk.log)" -eq 1 ] || { fail "$1: exit code $code instead of 1"; cat walk.log; }
}
expect_failure nowhere.db
expect_failure market/ALDER.IN_daily.json
sqlite3 other.db "CREATE TABLE bar (date)"
expect_failure other.db

# A store of which rows are archived cannot be walked; once they are taken back it is what it was.
cp full.db archived.db
store=archived.db
bluedot archive --before 2025-08-04 --to archives
expect_failure archived.db
bluedot archive --restore archives/*.gz
agrees archived.db

[ "$failed" -eq 0 ] && echo "every store agrees with its walk, and every tampering was found"
exit "$failed"
