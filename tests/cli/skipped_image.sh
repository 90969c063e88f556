#!/bin/sh
# What ndfu says of an image that the target has refused as too old, and that was passed over.
. "$(dirname "$0")/lib.sh"

"$MAKE_PACKAGE" both.zip softdevice_bootloader=8000 application=6000 >/dev/null
start_sim --images 1 --bl-version 200
expect_exit 0 "$NDFU" flash both.zip -p port
join_sim
expect_report activations 1
expect_text out "application: 6000 bytes, accepted by the target"
! grep -q "SoftDevice + bootloader: 8000 bytes, accepted" out ||
    fail "an image that was refused is said to be accepted: $(cat out)"
expect_text out "SoftDevice + bootloader: 8000 bytes, passed over: the target has this version or a newer one"

# What an earlier run has installed is nothing that this one has seen accepted.
"$MAKE_PACKAGE" both.zip softdevice_bootloader=8000 application=24000 >/dev/null
start_sim --images 2 --flash async --trace trace
"$NDFU" flash both.zip -p port >out 2>err &
flash=$!
# Both init packets, the two objects of the first image, and two of the second are executed.
until [ "$(grep -c '^> 04c0' trace)" -ge 6 ]; do :; done
kill -KILL $flash 2>/dev/null || fail "the update ended before it could be killed: $(cat err)"
wait $flash 2>/dev/null || true
expect_exit 0 "$NDFU" flash both.zip -p port
join_sim
expect_report activations 2
expect_text out "SoftDevice + bootloader: 8000 bytes, passed over: the target has this version or a newer one"
expect_text out "application: 24000 bytes, accepted by the target"
