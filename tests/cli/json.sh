#!/bin/sh
# --json of every command, where it does what it is to do and where it cannot. lib.sh checks the lines.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/bench.sh"

"$MAKE_PACKAGE" app.zip application=20000 >/dev/null
"$MAKE_PACKAGE" small.zip application=4000 >/dev/null
make_program app
"$NDFU" key generate key.pem >/dev/null 2>&1

# Standard output carries lines alone, of which the last is the result.
expect_lines() { # code
    ! grep -v '^{"schema":1,.*}$' out || fail "something else is on standard output"
    tail -1 out | grep -q "\"event\":\"result\",.*\"exit_code\":$1[,}]" || fail "no result $1: $(cat out)"
    [ "$(grep -c '"event":"result"' out)" -eq 1 ] || fail "more than one result"
}
does() { # event that must be there, or result; arguments...
    event=$1
    shift
    expect_exit 0 ndfu "$@" --json
    expect_lines 0
    expect_text out "\"event\":\"$event\""
    ! grep -q "^ndfu" err || fail "an error where there is none: $(cat err)"
}
# People are told the same.
cannot() { # code status arguments...
    code_wanted=$1
    status=$2
    shift 2
    expect_exit "$code_wanted" ndfu "$@" --json
    expect_lines "$code_wanted"
    expect_text out "\"status\":\"$status\""
    grep -q "^ndfu" err || fail "people are told nothing"
    message=$(tail -1 out | sed 's/.*"message":"\([^"\\]*\).*/\1/')
    expect_text err "$message"
}

start_bench
bench plug 1-3 1915:c00a 11 serial=C0FFEE tty=ttyACM0 trigger
bench trigger 1-3 returned as 1-3 1915:521f 12 serial=C0FFEE tty=ttyACM1
device='"device":{"port":"/dev/ttyACM1","serial_number":"C0FFEE","path":"1-3"}'

try() { # command: it does what it is to do, and what it cannot
    case $1 in
    flash)
        does progress flash app.zip -p port
        expect_text out '"device":{"port":"port","serial_number":null,"path":null}'
        expect_text out '"done":20000,"total":20000'
        expect_text out '"event":"outcome","image":"application","size":20000,"outcome":"accepted"'
        expect_text err "Sending application, 20000 bytes"
        cannot 3 package-read flash none.zip -p port
        cannot 4 device-not-found flash app.zip -s NONE
        expect_text out '"device":{"port":null,"serial_number":"NONE","path":null}'
        ;;
    plan)
        does plan plan app.zip -p port
        expect_text out '"resumes":false,"offset":0,"total":20000'
        cannot 4 port-not-found plan app.zip -p none
        ;;
    list)
        does device list
        expect_text out '"device":{"port":"/dev/ttyACM0","serial_number":"C0FFEE","path":"1-3"}'
        cannot 2 argument list --bootloader nordic
        ;;
    enter)
        does entered enter
        expect_text out "$device,\"event\":\"entered\""
        expect_text out "$device,\"event\":\"result\""
        cannot 4 device-not-found enter -s NONE
        ;;
    info)
        does target info -p port
        cannot 4 port-not-found info -p none
        ;;
    reset)
        does result reset -p port
        cannot 2 argument reset -p port --timeout never=1
        ;;
    doctor)
        does hint doctor -s C0FFEE --root "$work"
        expect_text out '"device":null,"event":"hint","hint":"udev-rule"'
        does hint doctor -s NONE
        cannot 2 argument doctor --usb NONE
        ;;
    "pkg show")
        does package pkg show app.zip
        cannot 3 package-read pkg show none.zip
        ;;
    "pkg verify")
        does check pkg verify app.zip
        cannot 3 package-read pkg verify none.zip
        ;;
    "pkg create")
        does package pkg create -o new.zip --application app.hex --app-version 1 --hw-version 52 \
            --sd-req 0 --key key.pem
        cannot 2 argument pkg create --application app.hex
        ;;
    "key generate")
        does key key generate new.pem
        expect_text err "Keep it secret"
        cannot 2 argument key generate /none/new.pem
        ;;
    "key show")
        does key key show key.pem
        cannot 3 key-read key show none.pem
        ;;
    sim)
        start_sim --images 2 --count 2 --json
        # Several devices: each has lines of its own, and the result is about none.
        cannot 4 port-not-found flash small.zip -p port-1 -p none
        for line in '"port-1","serial_number":null,"path":null},"event":"progress"' \
            '"port-1","serial_number":null,"path":null},"event":"finished","status":"ok","exit_code":0}' \
            '"none","serial_number":null,"path":null},"event":"finished","status":"port-not-found"' \
            '"event":"total","succeeded":1,"failed":1}' '"device":null,"event":"result"'; do
            expect_text out "$line"
        done
        expect_text err "port-1: application: 4000 bytes, accepted by the target"
        stop_sim
        cannot 2 argument sim --link /none/port
        cannot 2 argument sim --fault nonsense
        ;;
    *)
        fail "'$1' is a command that is not tried with --json here"
        ;;
    esac
    # What cannot be parsed, wherever --json is.
    # shellcheck disable=SC2086 # one word or two
    expect_exit 2 ndfu $1 --json --flying
    expect_lines 2
    expect_text out '"status":"argument"'
    expect_text err "unknown option '--flying'"
    # shellcheck disable=SC2086 # as above
    does result $1 --help
    expect_text err "usage: ndfu $1"
    expect_text err "--json"
}

# Simulated targets are stopped by the kill of the keeper, which hands it on.
start_sim --flash-time zero
"$NDFU" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]* \{0,1\}[a-z]*\)  *[A-Z].*/\1/p' |
    grep -v '^sim' >commands
[ "$(wc -l <commands)" -ge 12 ] || fail "no commands were found in --help"
while read -r command <&3; do
    try "$command"
done 3<commands
stop_sim
try sim
cannot 2 argument fly
cannot 2 argument pkg
# Not of a command, and yet standard output was not clean.
for first in --help -h --version; do
    for arguments in "$first --json" "--json $first"; do
        # shellcheck disable=SC2086 # two words
        expect_exit 0 ndfu $arguments
        expect_lines 0
        grep -q '^usage: ndfu COMMAND\|^ndfu [0-9]' err || fail "people are told nothing: $(cat err)"
    done
done
expect_exit 2 ndfu --json
expect_lines 2
expect_text err "usage: ndfu COMMAND"
expect_exit 2 ndfu --json list
expect_lines 2
expect_text err "options stand behind the command"

# A flash that is cut off says how far it came, and a plan why it would go on there.
start_sim --save-progress
"$NDFU" flash app.zip -p port --json >out 2>err &
flash=$!
until [ "$(grep -c '"event":"progress"' out)" -ge 2 ]; do kill -0 $flash || fail "$(cat err)"; done
kill -INT $flash
expect_end $flash 7
expect_lines 7
! tail -1 out | grep -q '"offset":0[,}]' || fail "no offset in $(tail -1 out)"
does plan plan app.zip -p port
expect_text out '"resumes":true,"offset":'
does resumed flash app.zip -p port
stop_sim

# What the target refuses: its own words for it.
start_sim --hw-version 51 --unsupported hardware_version,firmware_version
cannot 5 refused flash app.zip -p port
tail -1 out | grep -q '"opcode":[1-9].*"target_result":[1-9].*"target_extended":[1-9]' ||
    fail "no codes of the target"
stop_sim
start_sim --images 1 --flash-time zero --unsupported firmware_version
does warning flash small.zip -p port --skip-current
expect_text err "Warning: the device does not tell what is installed"
stop_sim

# A name that is no UTF-8 made the line one that no JSON parser takes.
expect_exit 3 ndfu pkg show "$(printf 'a\377b\303.zip')" --json
expect_lines 3
grep -q "$(printf 'a\357\277\275b\357\277\275.zip')" out || fail "bytes that are no text: $(cat out)"

# A full disk is no success, nor is a reader that goes away; that ends no update.
code=0
"$NDFU" list --json >/dev/full 2>err || code=$?
[ $code -eq 1 ] || fail "exit code $code instead of 1 when the output cannot be written"
expect_text err "standard output: No space left"
start_sim --images 1 --flash-time zero
mkfifo broken
{ "$NDFU_PROGRAM" flash app.zip -p port --json >broken 2>err || echo $? >code; } &
flash=$!
read -r _ <broken
wait $flash
[ "$(cat code)" -eq 1 ] || fail "exit code $(cat code) after the reader has gone"
expect_text err "standard output: Broken pipe"
expect_text err "The target has accepted the application"
join_sim

# Nor is a file that may not grow any more: the update was killed in the middle.
start_sim --images 1 --flash-time zero
code=0
(ulimit -f 1; exec "$NDFU_PROGRAM" flash app.zip -p port --json >limited 2>err) || code=$?
[ $code -eq 1 ] || fail "exit code $code instead of 1 where a file may not grow"
expect_text err "standard output: File too large"
join_sim
expect_report activations 1

# A script in which a line was not as it should be fails, whatever else it found.
code=0
NDFU=$NDFU_PROGRAM sh -c '. "$SOURCE/tests/cli/lib.sh"
    echo "{\"schema\":1}" >&5
    echo "# exit 0: planted" >&5' 2>err || code=$?
[ $code -eq 1 ] || fail "a planted line was let through: $code"
expect_text err "event None is not in the schema"
