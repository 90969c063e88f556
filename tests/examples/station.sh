#!/bin/sh
# The example of a station, with eight simulated targets, each with a package of its own.
. "$(dirname "$0")/lib.sh"
example=$EXAMPLES/example_station

: >names
"$NDFU" sim --count 8 --link port --report report --images 1 --transport uart --baud 1000000 --rtscts \
    --flash-time zero >names &
sim=$!
set --
for i in 1 2 3 4 5 6 7 8; do
    "$MAKE_PACKAGE" app-$i.zip application=$((4000 + 1000 * i)):$i >sums-$i
    set -- "$@" port-$i=app-$i.zip
done
until [ "$(wc -l <names)" -eq 8 ]; do kill -0 $sim || fail "no devices"; done
expect_exit 0 "$example" "$@"
expect_text out "8 of 8 passed"
join_sim
for i in 1 2 3 4 5 6 7 8; do
    expect_text out "port-$i: passed"
    expect_text report-$i "\"sha256\":	\"$(cut -d' ' -f1 sums-$i)\""
done

# One that is not there fails by itself.
start_sim --images 1 --transport uart --baud 1000000 --rtscts
expect_exit 1 "$example" nowhere=app-1.zip port=app-2.zip
expect_text out "nowhere: failed: port-not-found: "
expect_text out "port: passed"
expect_text out "1 of 2 passed"
expect_installed sums-2

# Ctrl-C ends it, and what was begun is gone on with.
"$MAKE_PACKAGE" large.zip application=40000 >sums
start_sim --images 1 --transport uart --baud 1000000 --rtscts --trace trace
"$example" port=large.zip >out 2>err &
host=$!
while kill -0 $host && [ "$(grep -c '^> 04c0' trace)" -lt 4 ]; do :; done
kill -INT $host
expect_end $host 1
expect_text out "port: failed: cancelled: "
expect_exit 0 "$example" port=large.zip
expect_text out "port: passed (gone on with)"
expect_installed sums
expect_exit 2 "$example" port
expect_exit 2 "$example"
