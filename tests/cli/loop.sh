#!/bin/sh
# ndfu flash --all, and --loop, which updates whatever arrives: each device once for each time it
# is plugged in.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/bench.sh"

"$MAKE_PACKAGE" app.zip application=8000 >sums
app_sum=$(cut -d' ' -f1 sums)
start_bench

# Several by serial number, and all that there are; a J-Link is none of them.
bench plug 1-6 1366:1015 15 serial=000683000001 tty=ttyACM5
bench plug 1-2 1915:521f 20 serial=C0FFEE tty=ttyACM0
bench plug 1-3 1915:521f 21 serial=DECAF0 tty=ttyACM1
for options in "-s DECAF0 -s c0ffee" --all "--all --usb 1915:521f"; do
    : >names
    "$NDFU" sim --count 2 --images 1 --link both --report report >names &
    sim=$!
    until [ "$(wc -l <names)" -eq 2 ]; do kill -0 $sim || fail "no devices"; done
    bench relay ttyACM0 both-1
    bench relay ttyACM1 both-2
    # shellcheck disable=SC2086 # options
    expect_exit 0 ndfu flash app.zip $options
    expect_text out "C0FFEE (/dev/ttyACM0): application: 8000 bytes, accepted by the target"
    expect_text out "DECAF0 (/dev/ttyACM1): application: 8000 bytes, accepted by the target"
    expect_text out "2 devices updated"
    join_sim
    [ "$(grep -lF "$app_sum" report-1 report-2 | wc -l)" -eq 2 ] || fail "another image"
done
# A device by its port and by its serial number was updated twice, one after the other.
expect_exit 2 ndfu flash app.zip -j 1 -s C0FFEE -p /dev/ttyACM1 -s decaf0
expect_text err "'/dev/ttyACM1' is given twice, once as 'decaf0'"
# Ports and serial numbers between one another, in the order given; none is there.
expect_exit 4 ndfu flash app.zip -j 1 -s NEVER -p nowhere -s ALSO
[ "$(cut -d: -f1 out | head -3 | tr "\n" " ")" = "NEVER nowhere ALSO " ] || fail "not in the order given: $(cat out)"
expect_text err "ndfu flash: NEVER: there is no device with serial number NEVER"
expect_exit 4 ndfu flash app.zip -p nowhere -s NEVER
expect_text err "ndfu flash: nowhere: "
expect_exit 4 ndfu flash app.zip --all --usb 1234:0001
expect_text err "there is no bootloader and no application of --usb 1234:0001 that can be switched"
bench unplug 1-2
bench unplug 1-3

# --all did not wait, though --wait was given: boards that had just reset were not there.
waits() { # arguments of ndfu flash
    : >err
    env LD_PRELOAD=$preload UMOCKDEV_DIR="$bed" ASAN_OPTIONS=$asan \
        "$NDFU" flash app.zip "$@" >out 2>err &
    flash=$!
    until grep -q "Waiting for a device to be plugged in" err; do
        kill -0 $flash || fail "it did not wait: $(cat out err)"
    done
}
start_sim --images 1
waits --all --wait 60
bench plug 1-2 1915:521f 24 serial=C0FFEE tty=ttyACM6
bench relay ttyACM6 port
expect_end $flash 0
expect_text out "C0FFEE (/dev/ttyACM6): application: 8000 bytes, accepted by the target"
expect_text out "1 device updated"
join_sim
bench unplug 1-2
expect_exit 4 ndfu flash app.zip --all --wait 1 --json
expect_text out '"event":"waiting","phase":"find"'
expect_text out '"status":"device-not-found"'
waits --all --wait
kill -INT $flash
expect_end $flash 7
expect_text err "cancelled while waiting"

# --all --no-enter failed for every application, though it leaves them alone.
bench plug 1-5 1915:c00a 25 serial=APPL tty=ttyACM7 trigger
expect_exit 4 ndfu flash app.zip --all --no-enter
expect_text err "there is no bootloader, and --no-enter leaves applications alone"
start_sim --images 1
bench plug 1-2 1915:521f 26 serial=DECAF0 tty=ttyACM8
bench relay ttyACM8 port
expect_exit 0 ndfu flash app.zip --all --no-enter
expect_text out "1 device updated"
join_sim
bench unplug 1-2
bench unplug 1-5

# Everything below goes through one run.
env LD_PRELOAD=$preload UMOCKDEV_DIR="$bed" ASAN_OPTIONS=$asan \
    "$NDFU" flash app.zip --wait --loop >log 2>err &
flash=$!
line() { # number: of the log, once it is there
    tries=0
    until [ "$(wc -l <log)" -ge "$1" ]; do
        tries=$((tries + 1))
        [ $tries -lt 1500 ] || fail "there is no line $1: $(cat log err)"
        kill -0 $flash || fail "the loop has ended: $(cat log err)"
        sleep 0.01
    done
    sed -n "$1p" log
}
n=9
# Plugs a bootloader in; it is updated, and leaves.
arrives() { # bus path, serial number
    n=$((n + 1))
    start_sim --images 1
    # The port is there before the device, so that it is never opened too early.
    bench plug "$1" 1915:521f $((30 + n)) serial="$2" tty=ttyACM$n
    bench relay ttyACM$n port
}
leaves() { # bus path
    join_sim
    bench hang-up ttyACM$n
    bench unplug "$1"
}

# Until something arrived, nothing told that it was under way.
until grep -q "Waiting for devices" err; do kill -0 $flash || fail "the loop has ended: $(cat log err)"; done
arrives 1-2 AAAA
line 1 | grep -qE '^[0-9T:-]+Z AAAA \(/dev/ttyACM[0-9]+\): application: 8000 bytes, accepted' ||
    fail "$(cat log err)"
leaves 1-2
# Its application comes back, can be switched, and is left alone; the next one is another device.
bench plug 1-2 1915:c00a 90 serial=APPL tty=ttyACM80 trigger
bench trigger 1-2 stalled
arrives 1-4 BBBB
line 2 | grep -q "BBBB" || fail "$(cat log err)"
leaves 1-4
bench log transfers
[ ! -s transfers ] || fail "the application was switched again"
bench unplug 1-2
# Another board in the same place.
arrives 1-2 CCCC
line 3 | grep -q "CCCC" || fail "$(cat log err)"
leaves 1-2
# Stopping it between two updates is a good end.
kill -INT $flash
expect_end $flash 0
line=$(tail -1 log)
[ "$line" = "3 devices updated" ] || fail "the end is '$line'"

# One that is refused is told of, once, and the end says so. With --wait it ends by itself.
start_sim --app-version 99
bench plug 1-7 1915:521f 99 serial=DDDD tty=ttyACM70
bench relay ttyACM70 port
expect_exit 5 ndfu flash app.zip --loop --wait 2
grep -q "DDDD (/dev/ttyACM70): failed: " out || fail "$(cat out)"
expect_text out "0 of 1 device updated, 1 failed"
# The end did not name the device that its code and its message are of.
expect_text err "ndfu flash: DDDD (/dev/ttyACM70): the target refused"
stop_sim
