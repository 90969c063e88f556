#!/bin/sh
# Help, version, usage errors, and that what is documented is what there is.
. "$(dirname "$0")/lib.sh"

expect_exit 0 "$NDFU" --help
for command in flash "pkg show" sim; do
    expect_text out "$command"
done
expect_exit 0 "$NDFU" --version
grep -qx 'ndfu [0-9]*\.[0-9]*\.[0-9]*' out || fail "--version printed '$(cat out)'"

# Every command has help of its own, on standard output, no wider than a terminal.
"$NDFU" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]* \{0,1\}[a-z]*\)  *[A-Z].*/\1/p' >commands
[ "$(wc -l <commands)" -ge 3 ] || fail "no commands were found in --help"
while read -r command; do
    # shellcheck disable=SC2086 # one word or two
    expect_exit 0 "$NDFU" $command --help
    expect_text out "usage: ndfu $command"
    [ ! -s err ] || fail "help on standard error"
    ! grep -n '.\{100\}' out || fail "a line of the help of '$command' is too long"
done <commands

# Lines are broken between words, and no blank is lost that is not in front of a new line.
expect_exit 0 "$NDFU" sim --help
tr -s ' \n' ' ' <out | grep -qF "(0: as fast as the target takes them)" || fail "words run together"

# Usage errors: exit code 2, a message that shows the way, nothing on standard output.
wrong() { # text arguments...
    text=$1
    shift
    expect_exit 2 "$NDFU" "$@"
    expect_text err "$text"
    [ ! -s out ] || fail "a usage error printed on standard output"
}
wrong "usage: ndfu"
wrong "no command 'fly'" fly
# Half of a command's name was none, and did not say what it is a half of.
wrong "'pkg' is followed by show, verify or create" pkg
wrong "'pkg' is followed by show, verify or create" pkg --help
wrong "'key' is followed by generate or show" key shew
wrong "too many arguments, from 'flash'" --help flash
wrong "too many arguments, from 'x'" --version x
wrong "unknown option '--fast'" flash x.zip --fast
wrong "unknown option '-x'" flash x.zip -x
# It was the word before that was called unknown.
wrong "unknown option '-z'" flash -zq x.zip
wrong "unknown option '-z'" flash x.zip -qz
wrong "--all takes no argument" flash x.zip --all=1
wrong "--json takes no argument" flash x.zip --json=1
wrong "--help takes no argument" flash x.zip --help=1
wrong "missing behind '--port'" flash x.zip --port
wrong "too many arguments, from 'b.zip'" flash a.zip b.zip -p port
wrong "what is missing is 'PACKAGE'" flash -p port
wrong "--usb takes VID[:PID]" enter --usb 19g5
wrong "leave out --port" enter -p /dev/null -s 1
wrong "one way into the bootloader, not 2" enter --enter-touch --enter-text x
wrong "pairs of hex digits" enter --enter-hex c
wrong "no other escape" enter --enter-text "\\q"
wrong "--baud takes a number from 1200 to 4000000, not 'fast'" flash x.zip --baud fast
wrong "--baud takes a number from 1200 to 4000000, not '-1'" flash x.zip --baud -1
wrong "--baud takes a number" flash x.zip --baud 99999999999999999999
wrong "--flow takes none|rtscts, not 'xon'" flash x.zip --flow xon

# A full disk or a closed pipe is no success.
code=0
"$NDFU" --help >/dev/full 2>err || code=$?
[ "$code" -eq 1 ] || fail "exit code $code instead of 1 when the output cannot be written"

if is_under_valgrind; then
    echo "left out: closed standard descriptors, as valgrind takes their numbers" >&2
    exit 0
fi
# Where standard descriptors were closed, what is opened next took their numbers: results went into
# the trace, and messages to the device.
"$MAKE_PACKAGE" app.zip application=4000 >/dev/null
start_sim --images 2 --flash-time zero
for json in "" --json; do
    code=0
    # shellcheck disable=SC2086 # an option, or none
    "$NDFU_PROGRAM" flash app.zip -p port --trace trace $json >&- 2>&- || code=$?
    [ "$code" -eq 1 ] || fail "exit code $code instead of 1 without a standard output"
    ! grep -v '^[#<>] ' trace || fail "something else is in the trace"
done
join_sim
code=0
"$NDFU" --version 2>err >&- || code=$?
[ "$code" -eq 1 ] || fail "exit code $code instead of 1 without a standard output"
expect_text err "standard output: Bad file descriptor"
