#!/usr/bin/env bash
# Checks that every command is documented: check_documented.sh BINARY ROOT
#
# For each command that `bluedot --help` lists: its own --help works, the manual page has a section that names each of
# its long options, there are golden cases in tests/cli/<command>/, and README.md names it. The options of bluedot
# itself must stand in the manual page too, and a section of a command that is not there must not. Prints every gap.
set -euo pipefail

if [ $# -ne 2 ] || [ ! -x "$1" ] || [ ! -d "$2" ]; then
  echo "usage: check_documented.sh BINARY ROOT" >&2
  exit 2
fi
binary=$1
root=$2
manual=$root/src/cli/bluedot.1
readme=$root/README.md
gaps=0

gap() {
  echo "$1"
  gaps=$((gaps + 1))
}

# The manual page without what roff needs: \- is a minus, and fonts do not matter.
manual_text() { sed -e '/^\.\\"/d' -e 's/\\-/-/g' -e 's/\\f[BIRP]//g' "$manual"; }

# The text between the heading $1 and the next heading.
section() {
  manual_text | awk -v heading="$1" '
    /^\.S[HS] / { inside = ($0 == heading || index($0, heading " ") == 1); next }
    inside'
}

# The long options of a help text, one a line. Their descriptions are indented further and name other options.
long_options() { sed -n -E 's/^  (-[a-zA-Z],)?(--[a-z-]+).*/\2/p'; }

require_options() {  # WHERE, HELP, TEXT OF THE MANUAL PAGE
  local option
  while read -r option; do
    grep -q -E -e "(^|[^a-z-])$option([^a-z-]|\$)" <<< "$3" || gap "$manual: the section '$1' does not name $option"
  done < <(long_options <<< "$2")
}

help=$("$binary" --help)
commands=$(sed -n '/^Subcommands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' <<< "$help")
if [ -z "$commands" ]; then
  echo "'bluedot --help' lists no commands, or not as this script expects it"
  exit 1
fi

options=$(section '.SH OPTIONS')
require_options OPTIONS "$help" "$options"

for command in $commands; do
  if ! command_help=$("$binary" "$command" --help 2>&1); then
    gap "bluedot $command --help fails"
    continue
  fi
  text=$(section ".SS bluedot $command")
  if [ -z "$text" ]; then
    gap "$manual: there is no section '.SS bluedot $command'"
  else
    # --help and --help-all are options of every command and stand under OPTIONS.
    own_help=$(grep -v -E '^  (-h,)?--help' <<< "$command_help")
    require_options "bluedot $command" "$own_help" "$text"
  fi
  compgen -G "$root/tests/cli/$command/*/cmd" > /dev/null || gap "tests/cli/$command/ has no golden case"
  [ -f "$root/tests/cli/$command/help/stdout" ] || gap "tests/cli/$command/help/ is missing"
  grep -q -w -e "bluedot $command" -e "\`$command\`" "$readme" || gap "$readme does not name the command $command"
done

# The other way round: nothing that does not exist is documented.
while read -r documented; do
  grep -q -x -e "$documented" <<< "$commands" || gap "$manual: there is no command '$documented'"
done < <(sed -n -E 's/^\.SS bluedot ([a-z-]+).*/\1/p' "$manual")

if [ "$gaps" -gt 0 ]; then exit 1; fi
echo "$(wc -w <<< "$commands") commands are documented"
