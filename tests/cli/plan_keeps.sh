#!/bin/sh
# ndfu plan changes nothing, even where the target's answers are lost again and again.
. "$(dirname "$0")/lib.sh"

"$MAKE_PACKAGE" app.zip application=24000 >/dev/null
start_sim --save-progress --state state --trace trace
"$NDFU" flash app.zip -p port -q 2>err &
flash=$!
until [ "$(grep -c '^> 04c0' trace)" -ge 3 ]; do :; done
kill -KILL $flash
wait $flash 2>/dev/null || true
stop_sim

# The answers to select (data), five times.
set --
for frame in 4 9 14 19 24; do
    set -- "$@" --fault "to-host drop frame at $frame"
done
start_sim --save-progress --state state "$@"
"$NDFU" plan app.zip -p port >out 2>err || true
stop_sim
expect_report command_creates 0
