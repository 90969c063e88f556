#!/bin/sh
# The checks of JSON Lines themselves: the documentation and the schema say the same, and each fault
# that is planted is found.
set -eu
checks=$(cd "$(dirname "$0")" && pwd)
docs=$checks/../../docs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

"$checks/json_documentation.py"
differs() { # text
    ! "$checks/json_documentation.py" json.md json.schema.json 2>err || fail "not found: $1"
    grep -qF "$1" err || fail "'$1' is not in $(cat err)"
}
cp "$docs/json.md" "$docs/json.schema.json" .
sed -i 's/^| `resumes` |.*//' json.md
differs "plan: resumes is not documented"
cp "$docs/json.md" .
sed -i 's/`mtu`/`mtu`, `speed`/' json.md
differs "target: speed is not in the schema"
cp "$docs/json.md" .
sed -i 's/^### `port`/### `tty`/' json.md
differs "the event port is in one of them alone"

head='{"schema":1,"time":"2026-01-31T12:34:56.789Z","device":null,"event":'
ok="$head\"result\",\"status\":\"ok\",\"exit_code\":0}"
failed="$head\"result\",\"status\":\"timeout\",\"exit_code\":6,\"message\":\"m\",\"layer\":\"target\",\"operation\":\"o\",\"os_error\":0,\"opcode\":0,\"target_result\":0,\"target_extended\":0,\"offset\":0}"
check="$head\"check\",\"image\":null,\"check\":\"structure\",\"verdict\":\"open\",\"text\":\"t\"}"

# A Python for each would take long: all of them are runs in one file, and known by their number.
printf '%s\n' "$check" "$ok" "# exit 0: a" "$failed" "# exit 6: b" "$check" "# signal 9: c" >kept
"$checks/json_lines.py" kept || fail "sound lines are refused"
printf '%s\n' "$ok" >>kept
! "$checks/json_lines.py" kept 2>err || fail "a run without end is not found"

n=0
: >kept
plant() { # text code lines...
    n=$((n + 1))
    echo "$n $1" >>wanted
    code=$2
    shift 2
    [ $# -eq 0 ] || printf '%s\n' "$@" >>kept
    echo "# exit $code: case-$n" >>kept
}
plant "'extra' was unexpected" 0 "${ok%\}},\"extra\":1}"
plant "'device' is a required property" 0 "$(echo "$ok" | sed 's/"device":null,//')"
plant "'path' is a required property" 0 \
    "$(echo "$ok" | sed 's/null/{"port":null,"serial_number":null}/')"
plant "'slot' was unexpected" 0 \
    "$(echo "$ok" | sed 's/null/{"port":null,"serial_number":null,"path":null,"slot":1}/')"
plant "1 was expected" 0 "$(echo "$ok" | sed 's/:1,/:2,/')"
plant "does not match" 0 "$(echo "$ok" | sed 's/T12/ 12/')"
plant "is not one of" 0 "$(echo "$check" | sed 's/"open"/"maybe"/')" "$ok"
plant "event 'flying' is not in the schema" 0 "$head\"flying\"}" "$ok"
plant "not JSON" 0 "Done." "$ok"
plant "not JSON" 0 "" "$ok"
plant "not JSON" 0 "$(printf '%s' "$check" | sed "s/\"t\"/\"$(printf '\377')\"/")" "$ok"
plant "False schema does not allow" 0 "${ok%\}},\"message\":\"m\"}"
plant "'offset' is a required property" 6 "$(echo "$failed" | sed 's/,"offset":0//')"
plant "0 was expected" 3 "$(echo "$ok" | sed 's/"exit_code":0/"exit_code":3/')"
plant "the exit code in the result is another" 1 "$ok"
plant "must be there once" 0 "$ok" "$ok"
plant "must be there once" 0 "$ok" "$check"
plant "must be there once" 0 "$check"
plant "must be there once" 0
! "$checks/json_lines.py" kept 2>err || fail "none of the planted faults is found"
while read -r number text; do
    sed -n "/^#.*case-$number\$/,/^#.*case-$((number + 1))\$/p" err | grep -qF -- "$text" ||
        fail "case $number: '$text' is not in $(cat err)"
done <wanted
