#!/usr/bin/env bash
# Runs one golden case of the command line: run_case.sh CASE_DIR BINARY
#
# A case is a folder tests/cli/<command>/<case>/ with
#   cmd        what is run: a bash script (set -euo pipefail) in a fresh folder, with `bluedot` on the PATH, $CASE the
#              case's folder and $DATA tests/data; what differs from run to run (seconds, sizes) it replaces itself
#   stdout     what it must print, byte for byte
#   stderr     the same for stderr; without this file stderr must be empty
#   exit_code  what it must end with; without this file 0
# The clock stands at BLUEDOT_NOW, a Sunday after the newest fixture. BLUEDOT_UPDATE_GOLDEN=1 writes the three files
# instead of comparing: read the difference before you commit it, a wrong expectation is worse than none.
set -euo pipefail

if [ $# -ne 2 ] || [ ! -f "$1/cmd" ] || [ ! -x "$2" ]; then
  echo "usage: run_case.sh CASE_DIR BINARY   (CASE_DIR has a file 'cmd', BINARY can be run)" >&2
  exit 2
fi
case_dir=$(cd "$1" && pwd)
binary=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
update=${BLUEDOT_UPDATE_GOLDEN:-}

work=$(mktemp -d "${TMPDIR:-/tmp}/bluedot-case.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/cwd" "$work/actual" "$work/expected"
ln -s "$binary" "$work/bin/bluedot"

# Nothing from outside may decide what the program does.
for name in $(compgen -e | grep '^BLUEDOT_' || true); do unset "$name"; done
export LC_ALL=C TZ=UTC BLUEDOT_NOW=2025-08-03T00:00:00Z
export PATH="$work/bin:$PATH" HOME="$work/cwd" CASE="$case_dir" DATA="$here/../data"
DATA=$(cd "$DATA" && pwd)

code=0
(cd "$work/cwd" && exec bash -euo pipefail "$case_dir/cmd") \
  < /dev/null > "$work/actual/stdout" 2> "$work/actual/stderr" || code=$?
echo "$code" > "$work/actual/exit_code"

if [ -n "$update" ]; then
  cp "$work/actual/stdout" "$case_dir/stdout"
  rm -f "$case_dir/stderr" "$case_dir/exit_code"
  if [ -s "$work/actual/stderr" ]; then cp "$work/actual/stderr" "$case_dir/stderr"; fi
  if [ "$code" -ne 0 ]; then cp "$work/actual/exit_code" "$case_dir/exit_code"; fi
  exit 0
fi

if [ ! -f "$case_dir/stdout" ]; then
  echo "$case_dir has no file 'stdout'; BLUEDOT_UPDATE_GOLDEN=1 writes it" >&2
  exit 1
fi
cp "$case_dir/stdout" "$work/expected/stdout"
cp "$case_dir/stderr" "$work/expected/stderr" 2> /dev/null || : > "$work/expected/stderr"
cp "$case_dir/exit_code" "$work/expected/exit_code" 2> /dev/null || echo 0 > "$work/expected/exit_code"

failed=0
for part in stdout stderr exit_code; do
  diff -u --label "expected $part" --label "actual $part" "$work/expected/$part" "$work/actual/$part" || failed=1
done
exit "$failed"
