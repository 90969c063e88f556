#!/bin/sh
# A serial number that another device has, too, took that other device for the one that left.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/bench.sh"

"$MAKE_PACKAGE" app.zip application=30000 >sums
start_bench

# A converter is none of ours, and need not even know the protocol.
bench plug 1-8 10c4:ea60 17 serial=0001 tty=ttyACM8
bench plug 1-2 1915:c00a 20 serial=0001 tty=ttyACM0 trigger
bench trigger 1-2 returned
expect_exit 4 ndfu enter --enter-timeout 1
expect_text err "did not come back as a bootloader"
bench unplug 1-8

# The one that is meant is still found where it was.
bench plug 1-3 1915:521f 21 serial=0001 tty=ttyACM1
bench plug 1-2 1915:c00a 22 serial=0001 tty=ttyACM2 trigger
bench trigger 1-2 returned as 1-2 1915:521f 23 serial=0001 tty=ttyACM3
expect_exit 0 ndfu enter --path 1-2
[ "$(cat out)" = /dev/ttyACM3 ] || fail "$(cat out) was taken for the device on 1-2"

# In the middle of an update, the other one was gone on with.
: >trace
start_sim --transport uart --trace trace
bench relay ttyACM3 port
ndfu flash app.zip -p /dev/ttyACM3 --timeout link=1 >out 2>err &
flash=$!
while kill -0 $flash && [ "$(grep -c '^> 04c0' trace)" -lt 3 ]; do :; done
bench hang-up ttyACM3
bench unplug 1-2
bench record ttyACM1 written
expect_end $flash 6
expect_text err "did not come back in time; plug it in, and run the update again"
[ ! -s written ] || fail "the other device was written to"
stop_sim
