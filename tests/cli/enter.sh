#!/bin/sh
# From a running application to an updated device: triggers, other ways in, and coming back.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/bench.sh"

"$MAKE_PACKAGE" app.zip application=8000 >sums
app_sum=$(cut -d' ' -f1 sums)
start_bench

# Every test has ports of its own, as names cannot be used again: /dev/ttyACM$n.
n=0
next_ports() {
    before=ttyACM$n
    after=ttyACM$((n + 1))
    n=$((n + 2))
}

# The application is triggered, comes back as something else, and is updated there.
updates_after() { # end, as what it comes back
    end=$1
    shift
    next_ports
    bench plug 1-2 1915:c00a $((20 + n)) serial=C0FFEE tty=$before trigger
    bench trigger 1-2 "$end" as "$@" tty=$after
    start_sim --images 1
    ndfu flash app.zip >out 2>err &
    flash=$!
    bench_soon relay $after port
    wait $flash || {
        cat err >&2
        fail "no update after a detach that was $end"
    }
    expect_text err "The bootloader is at /dev/$after"
    expect_text out "application: 8000 bytes, accepted by the target"
    join_sim
    expect_text report "\"sha256\":	\"$app_sum\""
}
for end in returned stalled vanished torn; do
    updates_after $end 1-2 1915:521f $((60 + n)) serial=C0FFEE
    bench unplug 1-2
done
updates_after stalled 1-2 1915:521f 90 serial=OTHER
bench unplug 1-2
updates_after stalled 1-9 1915:521f 91 serial=C0FFEE
bench unplug 1-9
updates_after returned 1-2 1915:521f 92
bench unplug 1-2
updates_after returned 1-2 abcd:0001 93 serial=C0FFEE
bench unplug 1-2

# The interface of the trigger is the third, after two of the port.
bench log transfers
[ "$(grep -c . transfers)" -eq 24 ] || fail "not three transfers each time"
[ "$(sort -u transfers)" = "21 00 00 00 02 00 00 00
a1 07 00 00 02 00 18 00
a1 08 00 00 02 00 7f 00" ] || fail "other transfers were sent: $(sort -u transfers)"

# What a package cannot do is found before the device is touched.
next_ports
bench plug 1-2 1915:c00a 100 serial=C0FFEE tty=$before trigger
bench trigger 1-2 stalled
: >broken.zip
expect_exit 3 ndfu flash broken.zip
expect_exit 4 ndfu flash app.zip --no-enter
expect_text err "runs its application, and is not to be switched"
bench log transfers
[ "$(grep -c . transfers)" -eq 24 ] || fail "the device was touched"

# Nothing comes back.
expect_exit 4 ndfu flash app.zip --enter-timeout 1
expect_text err "did not come back as a bootloader within 1.0 s"
expect_text err "now there is nothing in its place"
[ ! -s out ] || fail "a result was printed"

# ndfu enter prints the port, and what the application told.
next_ports
bench plug 1-2 1915:c00a 101 serial=C0FFEE tty=$before trigger
bench trigger 1-2 returned as 1-2 1915:521f 102 serial=C0FFEE tty=$after
expect_exit 0 ndfu enter --json
expect_text out "\"event\":\"entered\",\"port\":\"/dev/$after\",\"was_switched\":true"
expect_text out '"trigger":{"version":"blinky 1.2.3","address":4096,"length":305419896'
expect_exit 0 ndfu enter
[ "$(cat out)" = "/dev/$after" ] || fail "a bootloader that is there is not found"
bench unplug 1-2

# A port that was given belongs to an application with a trigger: it is switched, too.
next_ports
bench plug 1-2 1915:c00a 103 serial=C0FFEE tty=$before trigger
bench plug 1-3 1915:521f 104 serial=OTHER tty=ttyACM90
bench trigger 1-2 returned as 1-2 1915:521f 105 serial=C0FFEE tty=$after
expect_exit 0 ndfu enter -q -p $before
[ "$(cat out)" = "/dev/$after" ] || fail "the device of the port was not switched"
[ ! -s err ] || fail "--quiet printed something"
bench unplug 1-2
bench unplug 1-3

# Other ways in, here over a bridge, whose port stays.
before=ttyUSB0
bench plug 1-2 10c4:ea60 106 serial=0001 tty=$before
bench record $before written
expect_exit 4 ndfu enter --path 1-2
expect_text err "has no DFU trigger; say how else"
expect_exit 0 ndfu enter --path 1-2 --enter-text 'dfu\r\n'
[ "$(cat out)" = "/dev/$before" ] || fail "the port of a bridge changed"
[ "$(od -An -tx1 written)" = " 64 66 75 0d 0a" ] || fail "the text is $(od -An -tx1 written)"
expect_exit 0 ndfu enter -p $before --enter-hex 'c0 01:ffDB' -b 9600
[ "$(od -An -tx1 -j5 written)" = " c0 01 ff db" ] || fail "the bytes are $(od -An -tx1 written)"
ask_bench baud $before
[ "$answer" = 9600 ] || fail "$answer baud instead of 9600"
expect_exit 0 ndfu enter -p $before --enter-touch
ask_bench baud $before
[ "$answer" = 1200 ] || fail "$answer baud instead of 1200"
bench unplug 1-2
next_ports
bench plug 1-2 1234:0001 116 serial=BRIDGE tty=$before
expect_exit 0 ndfu enter --path 1-2 --enter-touch
[ "$(cat out)" = "/dev/$before" ] || fail "the port of a bridge that looks like a device changed"
bench unplug 1-2

# A device that leaves after a command is waited for like any other.
next_ports
bench plug 1-2 1234:0001 107 serial=C0FFEE tty=$before
# shellcheck disable=SC2016 # for the shell that ndfu runs
ndfu enter --path 1-2 --enter-command 'echo "$NDFU_PORT $NDFU_SERIAL $NDFU_PATH" >told' >out 2>err &
enter=$!
until [ -s told ]; do kill -0 $enter || fail "$(cat err)"; done
bench unplug 1-2
bench plug 1-2 1234:0002 108 serial=C0FFEE tty=$after
wait $enter || fail "$(cat err)"
[ "$(cat out)" = "/dev/$after" ] || fail "the device was not found again"
[ "$(cat told)" = "/dev/$before C0FFEE 1-2" ] || fail "the command was told $(cat told)"
expect_exit 4 ndfu enter --path 1-2 --enter-command 'echo out; exit 3'
expect_text err "ended with 3"
[ ! -s out ] || fail "the output of the command is on standard output"
expect_exit 4 ndfu enter --path 1-2 --enter-command 'sleep 1000 & wait' --enter-timeout 1
expect_text err "did not end within 1 s"
bench unplug 1-2
# A port that is none was told to be that of a bootloader: nobody opens it where a command switches.
expect_exit 4 ndfu enter -p nowhere --enter-command true --json
expect_text out '"status":"port-not-found"'
expect_text err "there is no port '/dev/nowhere'"
! grep -q '"event":"entered"' out || fail "a bootloader was found where there is no port"
expect_exit 4 ndfu enter -p app.zip --enter-command true
expect_text err "'app.zip' is a file, not a serial port"
for nothing in '' ' '; do
    expect_exit 2 ndfu enter -p nowhere --enter-command "$nothing"
    expect_text err "--enter-command is empty"
done

# Waiting for the device to be plugged in, and the end of it by an interrupt.
ndfu enter --wait 60 -s LATE >out 2>err &
enter=$!
next_ports
bench plug 1-2 1915:521f 110 serial=LATE tty=$before
wait $enter || fail "$(cat err)"
[ "$(cat out)" = "/dev/$before" ] || fail "the device that came late was not found"
: >err
# No function, so that $enter is the command itself.
env LD_PRELOAD=$preload UMOCKDEV_DIR="$bed" ASAN_OPTIONS=$asan \
    "$NDFU" enter --wait 60 -s NEVER >out 2>err &
enter=$!
until grep -q "Waiting for the device to be plugged in" err; do
    kill -0 $enter || fail "the device was not waited for: $(cat err)"
done
kill -INT $enter
expect_end $enter 7
expect_text err "cancelled while waiting"
