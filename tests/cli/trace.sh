#!/bin/sh
# --trace: what the host wrote down is what the simulated target saw, and replays against a target like it.
. "$(dirname "$0")/lib.sh"

# What went in one direction, as one string of digits.
bytes() { # file direction
    grep "^$2 " "$1" | cut -d' ' -f2 | tr -d '\n'
}

# All that the host says went over the port did so, and nothing else since.
same_bytes() {
    for direction in '>' '<'; do
        host=$(bytes trace "$direction")
        [ -n "$host" ] || fail "nothing went $direction"
        case $(bytes sim-trace "$direction") in
        *"$host") ;;
        *) fail "the two ends of the line do not agree about $direction" ;;
        esac
    done
}

# Replays a trace against a target with the settings of the simulation.
replay() { # file options...
    file=$1
    shift
    "$REPLAY" -v --target "$(sed -n 's/^# target //p' sim-trace)" "$@" "$file" >replayed
}

replays() { # file options...
    replay "$@" || {
        cut -c 1-200 "$1" >&2
        fail "$(cat replayed)"
    }
    expect_text replayed "same: $(grep -c '^<' "$1") frames"
}

# A line at a time, and the last one is whole.
whole_lines() { # file
    ! grep -vnE '^(# .*|[<>] ([0-9a-f]{2})+  # [0-9]+\.[0-9]{6} ms .+)$' "$1" || fail "in $1"
    [ -z "$(tail -c 1 "$1")" ] || fail "the last line of $1 is not whole"
}

"$MAKE_PACKAGE" app.zip application=6000 >/dev/null

# Everything that there is to connect to.
for line in "usb" "uart --baud 115200" "uart --baud 1000000 --rtscts"; do
    host_line="--baud 115200"
    [ "${line%rtscts}" = "$line" ] || host_line="--baud 1000000 --flow rtscts"
    for flash in sync async; do
        # It stays until the host has closed its port, however slow that one is.
        # shellcheck disable=SC2086 # options
        start_sim --trace sim-trace --flash $flash --transport $line
        # A host cannot know that a target has just been turned on, and is still deaf.
        [ "$line" = usb ] || expect_ping
        # shellcheck disable=SC2086 # options
        expect_exit 0 "$NDFU" flash app.zip -p port $host_line --trace trace
        stop_sim
        same_bytes
        whole_lines trace
        replays trace
        grep -q "^# target --transport ${line%% *}" trace || fail "the trace does not tell of $line"
    done
done

# It says what it is of, what the target told, and what everything means.
start_sim --trace sim-trace --hw-version 77 --app-version 1
echo "an older file" >trace
expect_exit 5 "$NDFU" flash app.zip -p port --trace trace -v
expect_text err "Log: opened port at 115200 baud without flow control"
expect_text err "Log: the target answers: MTU 2051, writes of 2048 bytes, "
head -1 trace | grep -qx '# ndfu [0-9.]*, ndfu flash' || fail "the trace begins with $(head -1 trace)"
expect_text trace "# package: app.zip"
expect_text trace "# image 1: application, application.bin, 6000 bytes; init packet, "
expect_text trace "# target --part 337984 --variant 1094796336 --ram 262144"
for text in "CREATE command size=" "SELECT command max=512 offset=0 crc=0x00000000" "GET_MTU 2051" \
    "EXECUTE refused: extended error 0x06: the package is for another hardware version"; do
    grep -qE "^[<>] .* $text" trace || fail "'$text' is not in the trace"
done
grep -qE '^# @open  # 0\.000000 ms port at 115200 baud' trace || fail "the port is not in the trace"
replays trace
replay trace --target "--hw-version 52" && fail "another target did the same"
expect_text replayed ": recorded 60040b06c0, simulated "

# The other commands have it as well.
expect_exit 0 "$NDFU" plan app.zip -p port --trace trace
replays trace
expect_exit 0 "$NDFU" info -p port --trace trace --json
[ "$(grep -vc '^{.*}$' out)" -eq 0 ] || fail "the trace is on standard output"
same_bytes
replays trace
expect_exit 0 "$NDFU" reset -p port --trace trace
grep -q '^> 0cc0  # [0-9.]* ms ABORT$' trace || fail "no reset was asked for"
whole_lines trace
replays trace
stop_sim

# What the target tells is in the trace, for another that tells the same.
start_sim --trace sim-trace --unsupported hardware_version,get_mtu --sd-id 0x0100 --bl-version 3
expect_exit 0 "$NDFU" info -p port --trace trace
stop_sim
expect_text trace "# target --unsupported 128"
expect_text trace "# target --unsupported 1152"
expect_text trace "# target --bl-version 3"
"$REPLAY" -v --target "--signature ignored" trace >replayed || fail "$(cat replayed)"

# Faults on the line are none that a target has: they are given to the replayer, or it differs.
disturbed() { # rule
    start_sim --trace sim-trace --images 1 --fault "$1"
    expect_exit 0 "$NDFU" flash app.zip -p port -v --trace trace --timeout query=0.3 \
        --timeout create=0.3 --timeout crc=0.3 --timeout execute=0.5
    join_sim
    whole_lines trace
    replays trace --fault "$1"
    replay trace && fail "the replay is the same without '$1'"
    return 0
}
disturbed "to-host drop frame at 12"
same_bytes
disturbed "to-host flip byte at 40"
same_bytes
disturbed "to-target flip byte at 3000"
same_bytes
disturbed "power cut at erase 2 half off 100ms"
disturbed "port cut at byte 5000 off 300ms"
expect_text trace "# port EOF  # "
expect_text err "Log: the port went away; looking for it"
expect_text err "Log: found the port again, and opened port at "

# Behind an update that was interrupted the target has something. Both traces together replay.
"$MAKE_PACKAGE" large.zip application=13000 >/dev/null
for transport in usb uart; do
    start_sim --trace sim-trace --flash async --transport $transport
    expect_ping
    rm -f trace
    "$NDFU" flash large.zip -p port --trace trace >out 2>err &
    flash=$!
    until [ -e trace ] && [ "$(grep -c '^> 04c0' trace)" -ge 2 ]; do :; done
    kill -TERM $flash
    wait $flash && fail "the update ended before it could be interrupted"
    whole_lines trace
    mv trace first
    # A second run that comes at once may get the first one's last answer: a trace has a pause there.
    expect_ping
    expect_exit 0 "$NDFU" flash large.zip -p port --trace trace
    expect_text err "Resuming: "
    stop_sim
    replay trace && fail "the second half replays without the first"
    cat first trace >both
    replays first
    replays both
done

# Whatever ends the command leaves whole lines.
start_sim --trace sim-trace
"$NDFU" flash large.zip -p port --trace trace >out 2>err &
flash=$!
until [ "$(grep -c '^> 04c0' trace)" -ge 2 ]; do :; done
kill -KILL $flash
wait $flash 2>/dev/null || true
whole_lines trace

# A trace that cannot be written is an error before anything is sent.
cp sim-trace before
refused() { # path text
    expect_exit 2 "$NDFU" flash app.zip -p port --trace "$1"
    expect_text err "$2"
}
refused nowhere/trace "cannot write --trace 'nowhere/trace': No such file or directory"
refused /dev/full "cannot write --trace '/dev/full': No space left on device"
# What cannot be done is no reason to overwrite an earlier trace.
cp first old
expect_exit 2 "$NDFU" flash app.zip -p port --path 1-2 --trace old
expect_exit 2 "$NDFU" flash app.zip -p port --usb nonsense --trace old
expect_exit 2 "$NDFU" plan app.zip -p port --path 1-2 --trace old
expect_exit 2 "$NDFU" info -p port --path 1-2 --trace old
expect_exit 2 "$NDFU" reset -p port --path 1-2 --trace old
head -c 5000 app.zip >cut.zip
expect_exit 3 "$NDFU" plan cut.zip -p port --trace old
cmp first old || fail "an earlier trace was overwritten"
# The port of the target, and any other terminal, took the text for the bytes of a host.
refused port "--trace 'port' is a device"
refused "$(readlink port)" "is a device; give the name of a file"
refused /dev/ptmx "is a device"
cp app.zip sound.zip
refused app.zip "--trace 'app.zip' would overwrite what is to be sent"
cmp app.zip sound.zip || fail "the package was overwritten"
expect_exit 2 "$NDFU" flash app.zip -p port -p other --trace trace
expect_text err "--trace is of one device"
expect_exit 2 "$NDFU" info -p port --trace nowhere/trace
expect_exit 2 "$NDFU" reset -p port --trace nowhere/trace
expect_exit 2 "$NDFU" plan app.zip -p port --trace nowhere/trace
[ "$(grep -c '^>' before)" -eq "$(grep -c '^>' sim-trace)" ] || fail "something was sent"
expect_exit 0 "$NDFU" info -p port --trace /dev/null

# One that cannot be finished says so, and the update goes on.
(
    ulimit -f 8
    expect_exit 0 "$NDFU" flash app.zip -p port --trace trace
)
expect_text err "Warning: not all of --trace 'trace' could be written: File too large"
expect_text out "application: 6000 bytes, accepted by the target"
stop_sim
start_sim
mkfifo pipe
head -c 1 pipe >/dev/null &
expect_exit 0 "$NDFU" flash app.zip -p port --trace pipe
expect_text err "Warning: not all of --trace 'pipe' could be written: Broken pipe"
expect_text out "application: 6000 bytes, accepted by the target"
stop_sim
