#!/bin/sh
# Of several images, a failure says which one it is of, and what became of those before it. Neither was
# told: the first image was installed, and the end spoke of a version that is too low.
. "$(dirname "$0")/lib.sh"

"$MAKE_PACKAGE" two.zip softdevice_bootloader=8000 application=6000 >/dev/null
accepted="SoftDevice + bootloader: 8000 bytes, accepted by the target"
failed="application (image 2 of 2): the target refused 'execute init packet'"
image='"image":"application","index":1,"count":2'

# The last event of a kind is of the application, the second image.
expect_image() { # event
    grep "\"event\":\"$1\"" out | tail -1 | grep -qF "$image" || fail "no image in $1: $(cat out)"
}

start_sim --app-version 5
expect_exit 5 "$NDFU" flash two.zip -p port
[ "$(cat out)" = "$accepted" ] || fail "what was accepted is: $(cat out)"
expect_text err "ndfu flash: $failed"
stop_sim

start_sim --app-version 5
expect_exit 5 "$NDFU" flash two.zip -p port --json
expect_image finished
expect_image result
[ "$(grep -c '"event":"outcome"' out)" -eq 1 ] || fail "not one outcome: $(cat out)"
expect_text out '"event":"outcome","image":"softdevice_bootloader","size":8000,"outcome":"accepted"'
expect_text out "\"message\":\"$failed"
grep -n '"event":"outcome"\|"event":"finished"' out | head -1 | grep -q outcome || fail "it came late"
stop_sim

# Several devices: a line for each has all of it.
: >names
"$NDFU" sim --count 2 --app-version 5 --link both >names &
sim=$!
until [ "$(wc -l <names)" -eq 2 ]; do kill -0 $sim || fail "no devices"; done
expect_exit 5 "$NDFU" flash two.zip -p both-1 -p nowhere -p both-2
grep -q "^both-1: failed: $failed.*; before that $accepted\$" out || fail "$(cat out)"
grep -q "^nowhere: failed: there is no port" out || fail "$(cat out)"
expect_text err "ndfu flash: both-1: $failed"
stop_sim

# What was passed over, or left out, was done with as well.
start_sim --bl-version 200 --app-version 5
expect_exit 5 "$NDFU" flash two.zip -p port
expect_text out "SoftDevice + bootloader: 8000 bytes, passed over: the target has this version or a newer one"
expect_text err "ndfu flash: $failed"
stop_sim

# The target does not come back for the second.
start_sim --images 1
expect_exit 6 "$NDFU" flash two.zip -p port --json --timeout link=1 --timeout reboot=1
expect_image finished
join_sim

# Nothing was begun: it is of no image.
expect_exit 4 "$NDFU" flash two.zip -p nowhere --json
! grep -q '"image"' out || fail "a port that is none is of an image: $(cat out)"
# A package of one image needs no word of which.
"$MAKE_PACKAGE" one.zip application=6000 >/dev/null
start_sim --app-version 5
expect_exit 5 "$NDFU" flash one.zip -p port --json
expect_text err "ndfu flash: the target refused 'execute init packet'"
expect_text out '"image":"application","index":0,"count":1'
stop_sim
