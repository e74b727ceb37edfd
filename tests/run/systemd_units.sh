#!/usr/bin/env bash
# systemd itself reads the units of tools/deploy/systemd/: systemd_units.sh BINARY SOURCE_FOLDER
# In a copy, whose paths are those of this machine.
set -euo pipefail
binary=$(realpath "$1")
units=$2/tools/deploy/systemd

if ! command -v systemd-analyze > /dev/null; then
  echo "skipped: systemd-analyze is not installed" >&2
  exit 77
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/bluedot-units.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp "$units"/*.service "$units"/*.timer "$work"
# A user that there is, and the program where it was built.
sed -i -e "s|/usr/bin/bluedot |$binary |" -e "s|^User=bluedot$|User=$(id -un)|" "$work"/*.service

said=$(SYSTEMD_UNIT_PATH="$work:" systemd-analyze verify --man=no "$work"/* 2>&1) || { echo "$said" >&2; exit 1; }
# It warns of a setting that it does not know, and ends with 0 all the same. Of units of the machine we say nothing.
if grep -F bluedot <<< "$said"; then exit 1; fi

# Every time of the timer is one that comes.
grep -h '^OnCalendar=' "$work"/*.timer | cut -d= -f2- | while read -r times; do
  systemd-analyze calendar --iterations=2 "$times" | grep "Iter.* #2" > /dev/null
done
# The commands are those of the program.
grep -h '^ExecStart=' "$work"/*.service | cut -d= -f2- | while read -r command; do
  set -- $command
  "$@" --help > /dev/null || { echo "$command: is no command of bluedot" >&2; exit 1; }
done
