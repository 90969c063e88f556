#!/bin/sh
# ndfu flash --wait-app: whether the application is seen on USB after the update.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/bench.sh"

"$MAKE_PACKAGE" app.zip application=8000 >/dev/null
start_bench

# A bootloader with a port of its own, as names cannot be used again: /dev/ttyACM$n.
n=0
plug_bootloader() { # product
    n=$((n + 2))
    bench plug 1-2 "$1" $((20 + n)) serial=C0FFEE tty=ttyACM$n
}

accepted="application: 8000 bytes, accepted by the target"

# Updates the device, and goes on when its application is waited for.
update() { # options of ndfu flash
    start_sim --images 1 --flash-time zero
    bench relay ttyACM$n port
    : >err
    # No function, so that $flash is the command itself, and can be interrupted.
    env LD_PRELOAD=$preload UMOCKDEV_DIR="$bed" ASAN_OPTIONS=$asan \
        "$NDFU" flash app.zip -p /dev/ttyACM$n "$@" >out 2>err &
    flash=$!
    until grep -q "Waiting for the application" err; do
        kill -0 $flash || fail "the application was not waited for: $(cat err)"
    done
    # What was accepted is told at once.
    expect_text out "$accepted"
    join_sim
}
leave() {
    bench hang-up ttyACM$n
    bench unplug 1-2
}
expect_not_seen() {
    expect_end $flash 8
    expect_text err "everything was written and accepted, but the application was not seen"
    ! grep -q "has come back" out || fail "an application was seen: $(cat out)"
}

# It comes back, with the trigger or without, with a port or without.
for as in "1915:c00a 60 serial=C0FFEE tty=ttyACM91 trigger" \
    "1234:0001 61 serial=C0FFEE tty=ttyACM92" "1915:c00a 62 serial=OTHER trigger"; do
    plug_bootloader 1915:521f
    update --wait-app 60
    leave
    # shellcheck disable=SC2086 # words of the bench
    bench plug 1-2 $as
    expect_end $flash 0
    expect_text out "The application has come back: "
    expect_text out "${as%% *}"
    bench unplug 1-2
done

# It stays where it is, whether or not its product was known as a bootloader.
for product in 1915:521f abcd:0001; do
    plug_bootloader $product
    update --wait-app 1
    expect_not_seen
    expect_text err "has not left the bus within 1 s"
    leave
done

# It comes back as a bootloader, or not at all.
for product in 1915:521f abcd:0001; do
    plug_bootloader $product
    update --wait-app 2
    leave
    bench plug 1-2 $product $((80 + n)) serial=C0FFEE tty=ttyACM$((n + 1))
    expect_not_seen
    expect_text err "did not come back as an application"
    expect_text err "$product"
    bench unplug 1-2
done
plug_bootloader 1915:521f
update --wait-app 1
leave
expect_not_seen
expect_text err "now there is nothing in its place"

# An interrupt ends the wait.
plug_bootloader 1915:521f
update --wait-app 60
kill -INT $flash
expect_end $flash 7
expect_text err "cancelled while waiting"
leave

# Where it could never be seen, that is said before anything is done.
start_sim --images 1 --trace trace
expect_exit 2 ndfu flash app.zip -p port --wait-app 5
expect_text err "nothing is known of the port port"
expect_text err "leave out that wait (the option wait-app"
[ ! -s out ] || fail "something was printed"
! grep -q '^>' trace || fail "something was sent: $(cat trace)"
expect_exit 2 ndfu flash app.zip -p port --wait-app 0
stop_sim
bench plug 1-2 10c4:ea60 100 serial=0001 tty=ttyUSB0
bench record ttyUSB0 written
expect_exit 2 ndfu flash app.zip -p /dev/ttyUSB0 --wait-app 5
expect_text err "/dev/ttyUSB0 is of a bridge"
[ ! -s written ] || fail "something was written"

# The same for programs: what came back, and that the code is not that of a device that was never there.
bench unplug 1-2
accepted='"event":"outcome","image":"application","size":8000,"outcome":"accepted"'
plug_bootloader 1915:521f
update --wait-app 60 --json
leave
bench plug 1-2 1915:c00a 110 serial=C0FFEE trigger
expect_end $flash 0
expect_text out "\"serial_number\":\"C0FFEE\",\"path\":\"1-2\"},\"event\":\"application\""
expect_text out '"details":{"ports":[],"kind":"application"'
bench unplug 1-2
plug_bootloader 1915:521f
update --wait-app 1 --json
expect_not_seen
expect_text out '"event":"result","status":"not-seen","exit_code":8'
leave
