#!/bin/sh
# Runs a test that prints lines of JSON on standard error, each behind the word LINE, and checks them.
#
# usage: tests/checks/json_events.sh PROGRAM [ARGUMENT...]
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$@" 2>"$work/err" || {
    cat "$work/err" >&2
    exit 1
}
sed -n 's/^LINE //p' "$work/err" >"$work/kept"
[ -s "$work/kept" ] || {
    echo "$1 has printed no line" >&2
    exit 1
}
# These are lines of a run that is not over, as of one that a signal has ended.
echo "# signal 9: $1" >>"$work/kept"
"$(dirname "$0")/json_lines.py" "$work/kept"
