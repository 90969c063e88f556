#!/bin/sh
# ndfu sim and signals: the power goes and comes back, the button is pressed, and the simulation ends.
. "$(dirname "$0")/lib.sh"

# Over USB the port goes away and comes back, and the decoder is clean again; over UART a request that
# was begun is forgotten.
start_sim --trace trace
"$PORT_HOST" port repeat 2051 41
"$PORT_HOST" port write $ping find $pong && fail "the target is not wedged"
kill -USR1 "$sim"
read -r _ <&8 # there is a new port
expect_ping
stop_sim
expect_report power_cuts 1
expect_report resets.power 2
expect_text trace "# @power-cycle  # "
"$REPLAY" trace >replayed || fail "$(cat replayed)"
start_sim --transport uart --trace trace
expect_ping
"$PORT_HOST" port write 09ff stay </dev/null >/dev/null
kill -USR1 "$sim"
expect_ping
stop_sim
expect_report power_cuts 1
"$REPLAY" trace >replayed || fail "$(cat replayed)"

# A host sees it in the middle of what it does.
start_sim --trace trace
mkfifo until
: >there
expect_ping
"$PORT_HOST" port stay await <until >there &
peer=$!
exec 9>until
until [ -s there ]; do :; done
kill -USR1 "$sim"
read -r _ <&8
exec 9>&-
wait $peer && fail "the host did not see the port go away"
peer=""
stop_sim
expect_text trace "# port EOF  # "
"$REPLAY" trace >replayed || fail "$(cat replayed)"

# The button starts the bootloader from the application.
"$MAKE_PACKAGE" app.zip application=5000 >/dev/null
start_sim --flash-time zero --boot-application --trace trace
expect_exit 0 "$NDFU" flash app.zip -p port
while [ -L port ]; do :; done
kill -USR2 "$sim"
read -r _ <&8
expect_ping
stop_sim
expect_report resets.trigger 1
expect_report power_cuts 0
expect_text trace "# @enter-bootloader  # "
"$REPLAY" trace >replayed || fail "$(cat replayed)"

# One of several, by its number.
rm -f names
mkfifo names
"$NDFU" sim --count 3 --link port --report report >names 2>err &
sim=$!
exec 8<names
read -r _ <&8
read -r _ <&8
read -r _ <&8
"$QUEUE_SIGNAL" "$sim" usr1 2
read -r name <&8
[ "$name" = port-2 ] || fail "it was $name that came back, not port-2"
"$QUEUE_SIGNAL" "$sim" usr2 3
read -r name <&8
[ "$name" = port-3 ] || fail "it was $name that came back, not port-3"
"$QUEUE_SIGNAL" "$sim" usr1 4
until grep -q "a signal was sent to target 4, and there are 3" err; do :; done # else they become one
"$QUEUE_SIGNAL" "$sim" usr1 0
read -r _ <&8
read -r _ <&8
read -r _ <&8
stop_sim
expect_number report-1 power_cuts 1
expect_number report-2 power_cuts 2
expect_number report-3 power_cuts 1
expect_number report-3 resets.trigger 1

# Each of these ends it, with its files. (Shells turn INT off for what runs in the background.)
for signal in TERM HUP; do
    start_sim
    kill -$signal "$sim"
    join_sim
    expect_report responses 0
    [ ! -L port ] || fail "a link was left behind after $signal"
done
