#!/bin/sh
# ndfu flash stays with a device that is unplugged or resets in the middle of an update.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/bench.sh"

"$MAKE_PACKAGE" app.zip application=30000 >sums
app_sum=$(cut -d' ' -f1 sums)
start_bench

# Starts an update of the device at /dev/$1, and waits until two objects are executed.
begin_update() { # options of ndfu flash
    : >trace
    start_sim --images 1 --transport uart --trace trace
    bench relay ttyACM$n port
    ndfu flash app.zip -p /dev/ttyACM$n "$@" >out 2>err &
    flash=$!
    while kill -0 $flash && [ "$(grep -c '^> 04c0' trace)" -lt 3 ]; do :; done
}

# It is plugged in again, as this, and the same run goes on.
goes_on_as() { # what it is then
    begin_update
    bench hang-up ttyACM$n
    bench unplug 1-2
    n=$((n + 1))
    bench plug "$@" tty=ttyACM$n
    bench relay ttyACM$n port
    wait $flash || {
        cat err >&2
        fail "the update was not gone on with"
    }
    expect_text err "the port went away"
    expect_text err "the device has come back as /dev/ttyACM$n"
    expect_text err "Resuming: the target has the first"
    expect_text out "application: 30000 bytes, accepted by the target"
    join_sim
    expect_text report "\"sha256\":	\"$app_sum\""
    bench unplug "$1"
    n=$((n + 1))
}

n=0
for again in "1-2 1915:521f 20 serial=C0FFEE" "1-7 1915:521f 21 serial=C0FFEE" "1-2 1915:521f 22"; do
    bench plug 1-2 1915:521f 1$n serial=C0FFEE tty=ttyACM$n
    # shellcheck disable=SC2086 # words of the bench
    goes_on_as $again
done

# What comes instead is not gone on with: the port stays lost.
stays_lost_for() { # what is plugged in, and where
    bench plug 1-2 1915:521f $((50 + n)) serial=C0FFEE tty=ttyACM$n
    begin_update --timeout link=1
    bench hang-up ttyACM$n
    bench unplug 1-2
    n=$((n + 1))
    bench plug "$@" tty=ttyACM$n
    n=$((n + 1))
    expect_end $flash 6 "$@"
    expect_text err "the port went away during"
    expect_text err "did not come back in time"
    bench unplug "$1"
    stop_sim
}
stays_lost_for 1-3 1915:521f 91 serial=OTHER
stays_lost_for 1-2 1915:521f 92 serial=OTHER
stays_lost_for 1-2 1915:c00a 93 serial=C0FFEE trigger
