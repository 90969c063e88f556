#!/bin/sh
# The example of a foreign loop, on simulated targets.
. "$(dirname "$0")/lib.sh"
example=$EXAMPLES/example_foreign_loop

# Over USB the port goes away behind the first image, and comes back.
"$MAKE_PACKAGE" all.zip application=6000:1 softdevice_bootloader=24000:2 >sums
start_sim --images 2
expect_exit 0 "$example" all.zip port
expect_text err "image 2 of 2: 6000 bytes, accepted by the target"
expect_installed sums

# A slow line without flow control. An interrupt ends it between two requests; the next run is as good
# as new.
"$MAKE_PACKAGE" app.zip application=8000 >sums
start_sim --images 1 --transport uart --baud 115200
: >err # of the command before
"$example" app.zip port 2>err &
host=$!
until grep -q "writes of" err; do :; done
kill -INT $host
expect_end $host 1
expect_text err "cancelled: cancelled during"
expect_exit 0 "$example" app.zip port
expect_installed sums

# What goes wrong is told.
expect_exit 1 "$example" app.zip nowhere
expect_text err "port-open: 'nowhere' does not open"
expect_exit 1 "$example" nothing.zip nowhere
expect_text err "package-read: "
