#!/usr/bin/env bash
# A store on a full disk, and on one that is read-only: full_disk.sh BLUEDOT DATA [STEP_KB]. Exits 77 where nothing can be
# mounted.
#
# The disk is a tmpfs that grows by a little each time, so that it is full at another moment of the second day.
set -euo pipefail
program=$(realpath "$1")
data=$(realpath "$2")

if [ "${FULL_DISK_INSIDE:-}" != 1 ]; then
  unshare -m true 2> /dev/null || { echo "skipped: no right to mount" >&2; exit 77; }
  FULL_DISK_INSIDE=1 exec unshare -m "$0" "$@"
fi
disk=$(mktemp -d)
trap 'umount "$disk" 2> /dev/null; rmdir "$disk"' EXIT
export BLUEDOT_NOW=2025-08-03T00:00:00Z LC_ALL=C TZ=UTC
full=0 runs=0 violations=0

fail() {
  echo "VIOLATION $1: $(cat "$disk.err")"
  violations=$((violations + 1))
}

# run WHAT COMMAND...: a message and exit code 1, or all done
run() {
  local what=$1 code=0
  shift
  "$program" --store "$disk/bluedot.db" -q "$@" > /dev/null 2> "$disk.err" || code=$?
  case $code in
    0) return 0 ;;
    1) grep -q "$disk" "$disk.err" || fail "$what names no path" ;;
    *) fail "$what ended with $code" ;;
  esac
  return 1
}

mount -t tmpfs -o size=8m none "$disk"
run "the first day" ingest "$data/market" || fail "the first day"
needed=$(du -sk "$disk" | cut -f1)
for spare in $(seq 0 "${3:-8}" 400); do
  runs=$((runs + 1))
  umount "$disk"
  mount -t tmpfs -o size=8m none "$disk"
  run "the first day" ingest "$data/market"
  mount -o "remount,size=$((needed + spare))k" "$disk"
  run "the second day with $spare KB" ingest "$data/market_day2" || full=$((full + 1))
  mount -o remount,size=8m "$disk"
  run "the rerun behind $spare KB" ingest "$data/market_day2" || fail "the rerun behind $spare KB"
  run "the check behind $spare KB" export --check || fail "the check behind $spare KB"
  run "the log behind $spare KB" audit --verify || fail "the log behind $spare KB"
done

mount -o remount,ro "$disk"
run "reading from a read-only disk" status || fail "reading from a read-only disk"
run "the check on a read-only disk" export --check || fail "the check on a read-only disk"
if run "writing to a read-only disk" ingest "$data/market"; then fail "writing to a read-only disk"; fi
rm -f "$disk.err"
echo "$full of $runs runs met a full disk, $violations violations"
[ "$full" -gt 0 ] && [ "$violations" -eq 0 ]
