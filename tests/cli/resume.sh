#!/bin/sh
# ndfu flash and ndfu plan behind an update that was cut off.
. "$(dirname "$0")/lib.sh"
# shellcheck disable=SC2086 # options are several words

"$MAKE_PACKAGE" app.zip application=24000 >sums
"$MAKE_PACKAGE" other.zip application=8000 >/dev/null
app_sum=$(cut -d' ' -f1 sums)
line="--flow rtscts --baud 1000000"

# Starts an update of a target with a trace, and kills it half-way.
kill_half_way() { # options of ndfu flash
    "$NDFU" flash app.zip -p port -v "$@" >out 2>err &
    flash=$!
    # The init packet and two objects are executed.
    until [ "$(grep -c '^> 04c0' trace)" -ge 3 ]; do :; done
    kill -KILL $flash 2>/dev/null || fail "the update ended before it could be killed: $(cat err)"
    wait $flash 2>/dev/null || true
}

for transport in usb "uart --baud 1000000 --rtscts"; do
    start_sim --images 1 --flash async --trace trace --transport $transport

    # Nothing is there.
    expect_exit 0 "$NDFU" plan app.zip -p port $line
    expect_text out "the target has no init packet and no data"
    expect_text out "An update would start with the init packet of the application (image 1 of 1)."
    expect_exit 5 "$NDFU" flash app.zip -p port $line --resume required
    expect_text err "only going on was allowed, so that nothing was changed"

    # Something is.
    kill_half_way $line
    expect_exit 0 "$NDFU" plan app.zip -p port $line
    expect_text out "the target has our init packet"
    expect_text out "An update would go on at byte "
    expect_text out " of the 24000 of the application (image 1 of 1)."
    cp out plan
    expect_exit 0 "$NDFU" plan app.zip -p port $line
    cmp out plan || fail "a plan has changed what it says"
    expect_exit 0 "$NDFU" plan other.zip -p port $line
    expect_text out "the target has another init packet"
    expect_text out "An update would start with the init packet"
    expect_exit 0 "$NDFU" plan app.zip -p port $line --restart
    expect_text out "a clean start was asked for"

    expect_exit 0 "$NDFU" flash app.zip -p port $line
    expect_text err "Resuming: the target has the first "
    join_sim
    expect_text report "\"sha256\":	\"$app_sum\""
    expect_report leaks 0
    expect_report wedges 0
done

# What makes no sense is refused before anything is opened.
refuses() { # text options...
    text=$1
    shift
    expect_exit 2 "$NDFU" flash app.zip -p nowhere "$@"
    expect_text err "$text"
}
refuses "--restart and --resume=exact exclude each other" --restart --resume exact
refuses "--timeout 'soon=1': give one of the kinds" --timeout soon=1
refuses "--timeout 'create': give one of the kinds" --timeout create
refuses "--timeout 'create=': the seconds must be" --timeout create=
refuses "--timeout 'create=nan': the seconds must be" --timeout create=nan
refuses "--timeout 'create=0': the seconds must be" --timeout create=0
refuses "--timeout 'create=1e9': the seconds must be" --timeout create=1e9
refuses "--resume" --resume sometimes
refuses "--payload" --payload 3

# Limits and flow control by hand.
start_sim --images 1
expect_exit 0 "$NDFU" flash app.zip -p port -v --payload 1022 --prn 1 --pace 20 --timeout create=10 \
    --timeout last-execute=0.9
expect_text err "writes of 1020 bytes, each with a receipt"
join_sim
expect_text report "$app_sum"
expect_report leaks 0
