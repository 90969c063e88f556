#!/bin/sh
# ndfu sim --trace: what happened in real time is replayed in virtual time without a difference.
. "$(dirname "$0")/lib.sh"


# Ends the simulation; its transcript must replay, and must hold all the answers that were given.
replays() { # how many answers there are at least
    [ -z "$sim" ] || stop_sim
    "$REPLAY" -v trace >replayed || {
        cut -c 1-200 trace >&2
        fail "$(cat replayed)"
    }
    expect_text replayed "1 transcripts, 0 with differences"
    [ "$(grep -c '^<' trace)" -ge "$1" ] || fail "there are too few answers in the transcript"
    expect_text replayed "same: $(grep -c '^<' trace) frames"
    rm trace
}

# Updates, and answers in between, over everything that there is.
"$MAKE_PACKAGE" app.zip softdevice_bootloader=8000:1 application=9000:2 >/dev/null
for options in "--flash async" "--transport uart --baud 115200" "--transport uart --baud 1000000 --rtscts"; do
    # shellcheck disable=SC2086 # options
    start_sim --trace trace --images 2 $options
    expect_exit 0 "$NDFU" flash app.zip -p port --baud 115200 --flow rtscts
    join_sim
    grep -q '^# port EOF' trace || [ "$options" != "--flash async" ] || fail "the port never left"
    replays 20
done

# It is a transcript as others are: what is asked, and when, and what is answered.
start_sim --trace trace --hw-version 77
"$PORT_HOST" port write $ping find $pong
until grep -q '^# @close' trace; do :; done # a host that comes too soon looks like the same one
"$PORT_HOST" port write 0ac0 find 600a01
stop_sim
expect_text trace "# target --transport usb --flash sync --signature ignored"
expect_text trace "--hw-version 77"
[ "$(grep -c '^# @open  # [0-9.]* ms$' trace)" -eq 2 ] || fail "the host was not seen coming"
[ "$(grep -c '^# @close  # [0-9.]* ms$' trace)" -eq 2 ] || fail "the host was not seen leaving"
grep -q '^> 0901c0  # [0-9.]* ms PING$' trace || fail "the ping has no name"
grep -q "^< $pong  # [0-9.]* ms\$" trace || fail "the answer is not there"
cp trace changed
replays 2
sed 's/^< 60090101c0/< 60090102c0/' changed >trace
"$REPLAY" trace >replayed && fail "a changed transcript was replayed without a difference"
expect_text replayed "recorded 60090102c0, simulated 60090101c0"

# What goes wrong goes wrong again: answers that spoil one another, a wedge, hosts that write more than
# anything takes, one that is killed.
start_sim --trace trace --transport uart --baud 115200
expect_ping
"$PORT_HOST" port repeat 100 $ping
expect_ping
replays 2
grep -q '"spoiled_responses":	0' report && fail "no answer was spoiled"
start_sim --trace trace
"$PORT_HOST" port repeat 2051 41
"$PORT_HOST" port write $ping find $pong && fail "the target is not wedged"
replays 0
start_sim --trace trace
"$PORT_HOST" port repeat 3000 01010a000000c0
"$PORT_HOST" port write 09 die 2>/dev/null || true
"$PORT_HOST" port write db00c0
expect_ping
replays 1

# Faults are part of it, and so is the flash that it began with.
echo "to-host drop frame every 7 times 3 # some answers" >rules
"$MAKE_PACKAGE" small.zip application=9000 >/dev/null
for transport in usb uart; do
    start_sim --trace trace --transport $transport --state flash --fault-file rules \
        --fault "to-target noise 5 after 300ms seed 3" --fault "port cut at byte 4000 off 20ms" \
        --fault "to-host delay byte chance 0.02 seed 9 by 3ms" --fault "power cut after 700ms off 10ms"
    for _ in 1 2; do
        timeout 2 "$NDFU" flash small.zip -p port >/dev/null 2>&1 || true
    done
    expect_text trace "# @fault to-host drop frame every 7 times 3 # some answers"
    if [ $transport = uart ]; then
        expect_text trace "# @restore 6e64667520"
    fi
    replays 5
done

# Each target has its own, and it grows while the simulation runs.
mkfifo names
"$NDFU" sim --count 2 --link port --trace trace.txt >names &
sim=$!
exec 8<names
read -r _ <&8
read -r _ <&8
"$PORT_HOST" port-2 write $ping find $pong
grep -q '^<' trace-2.txt || fail "the transcript was not written in time"
stop_sim
! grep -q '^[<>]' trace-1.txt || fail "the targets share a transcript"

# One that cannot be written is no success.
expect_exit 2 timeout $((5 * NDFU_SLOWNESS)) "$NDFU" sim --trace nowhere/trace
expect_text err "cannot make 'nowhere/trace': folder 'nowhere/': No such file or directory"
expect_exit 1 timeout $((5 * NDFU_SLOWNESS)) "$NDFU" sim --trace /dev/full
expect_text err "'/dev/full'"

# A transcript for a pipe without a reader could be ended by KILL alone.
mkfifo pipe
expect_exit 124 timeout --kill-after 10 1 "$NDFU" sim --trace pipe
