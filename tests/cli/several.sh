#!/bin/sh
# ndfu flash on several devices at once: one that fails or hangs holds nothing up.
. "$(dirname "$0")/lib.sh"

"$MAKE_PACKAGE" --fw-version 5 app.zip application=30000 >sums
app_sum=$(cut -d' ' -f1 sums)

# Simulated devices of their own processes: port-1 and so on; stopped with all others at the end.
sims=""
finish_sims() {
    # shellcheck disable=SC2086 # a list of processes
    [ -z "$sims" ] || kill $sims 2>/dev/null || true
    finish
}
trap finish_sims EXIT
n=0
start_one() { # options of ndfu sim
    n=$((n + 1))
    mkfifo "name-$n"
    "$NDFU" sim --link "port-$n" --report "report-$n" "$@" >"name-$n" &
    sims="$sims $!"
    read -r _ <"name-$n" || fail "device $n did not start"
}
# Those that are sound end by themselves, when they have put the image in its place.
stop_sims() { # numbers of those that do not
    for device; do
        # shellcheck disable=SC2086 # a list of processes
        kill "$(echo $sims | cut -d ' ' -f "$device")"
    done
    # shellcheck disable=SC2086
    wait $sims || fail "a simulated device ended badly"
    sims=""
    n=0
    rm -f name-*
}
expect_image() { # number
    grep -qF "\"sha256\":	\"$app_sum\"" "report-$1" || fail "device $1 has another image"
}

# Five are sound; the third is refused, the fifth hangs, the seventh is unplugged.
for device in 1 2 3 4 5 6 7 8; do
    case $device in
    3) start_one --app-version 9 ;;
    5) start_one --fault 'to-host delay frame at 30 by 1000s' ;;
    7) start_one --fault 'port cut at byte 12000 off 1000s' ;;
    *) start_one --images 1 ;;
    esac
done
expect_exit 5 "$NDFU" flash app.zip -p port-1 -p port-2 -p port-3 -p port-4 -p port-5 -p port-6 \
    -p port-7 -p port-8 --connect-timeout 2 --timeout link=3
stop_sims 3 5 7
for device in 1 2 4 6 8; do
    expect_text out "port-$device: application: 30000 bytes, accepted by the target"
    expect_image $device
done
grep -q '^port-3: failed: .*the package has version 5' out ||
    grep -q '^port-3: failed: .*has version 5, and the one on the target has version 9' out ||
    fail "the third was not refused for its version: $(cat out)"
grep -q "^port-5: failed: .*no answer" out || fail "the fifth was not told to be silent: $(cat out)"
grep -q "^port-7: failed: .*the port went away" out || fail "the seventh did not go away: $(cat out)"
expect_text out "5 of 8 devices updated, 3 failed"
# Nobody waited for those that hang: they come last.
tail -3 out | head -2 | sort >last
grep -q port-5 last && grep -q port-7 last || fail "the others came late: $(cat out)"
# The code is that of the first that failed, in the order given, and so is the message.
expect_text err "ndfu flash: "
grep "ndfu flash:" err | grep -q "version" || fail "another error than that of the first: $(cat err)"

# With --quiet and --json people are told of what failed alone.
start_one --images 1
expect_exit 4 "$NDFU" flash app.zip --quiet --json -p nowhere -p port-1
[ "$(wc -l <err)" -eq 2 ] || fail "--quiet --json printed more than errors: $(cat err)"
stop_sims

# One port by several names was refused to the second, and with one job at a time updated and counted
# once for each.
start_one
ln -s port-1 link-1
pts=$(readlink port-1)
for names in "port-1 ./port-1" "port-1 link-1" "$pts port-1" "pty:port-1 port-1" "port-1 nowhere pty:$pts"; do
    # shellcheck disable=SC2086,SC2046 # options
    expect_exit 2 "$NDFU" flash app.zip -j 1 $(printf -- '-p %s ' $names)
    expect_text err "'${names%% *}' is given twice, once as '${names##* }'"
done
expect_exit 2 "$NDFU" flash app.zip -p ttyNONE -p serial:/dev/ttyNONE
expect_text err "'ttyNONE' is given twice, once as 'serial:/dev/ttyNONE'"
expect_exit 2 "$NDFU" flash app.zip -s C0FFEE -s DECAF0 -s c0ffee
expect_text err "'C0FFEE' is given twice, once as 'c0ffee'"
stop_sims 1

# A line for each device: a name with more than a line in it is one as well, and moves no cursor.
expect_exit 4 "$NDFU" flash app.zip -p "$(printf 'a\n\033[2Jb')" -p nowhere
[ "$(wc -l <out)" -eq 3 ] || fail "not a line for each: $(cat out)"
expect_text out "a??[2Jb: failed"

# As many as can be given were more than the soft limit of descriptors lets run, and nothing said so.
many=""
while [ ${#many} -lt 400 ]; do
    many="$many -p nowhere-${#many}"
done
limited() { # code, options of ulimit
    # shellcheck disable=SC2086 # options
    expect_exit "$1" sh -c 'ulimit $1 24 && shift && exec "$@"' sh "$2" "$NDFU" flash app.zip $many
}
if is_under_valgrind; then
    echo "left out: a limit of descriptors, of which valgrind takes some" >&2
else
    limited 4 "-S -n"
    expect_text out "there is no port '/dev/nowhere-0'"
    limited 1 -n
    expect_text err "'ulimit -n'"
fi

# In another order, another code.
start_one --app-version 9
start_one --images 1
expect_exit 4 "$NDFU" flash app.zip -p nowhere -p port-1 -p port-2
grep -q "^nowhere: failed: .*nowhere" out || fail "$(cat out)"
expect_text out "1 of 3 devices updated, 2 failed"
stop_sims 1

# A reader that goes away ended what was under way.
start_one --images 1
start_one --images 1
mkfifo gone
{
    "$NDFU" flash app.zip -j 1 -p port-1 -p port-2 >gone 2>err || echo $? >code
} &
flash=$!
read -r _ <gone
wait $flash
[ "$(cat code)" -eq 1 ] || fail "exit code $(cat code) after the reader has gone"
expect_text err "standard output: Broken pipe"
stop_sims
expect_image 2

# One at a time, where that is wanted: the second is opened when the first is done.
start_one --images 1
start_one --images 1
expect_exit 0 "$NDFU" flash app.zip -j 1 -p port-1 -p port-2
[ "$(grep -c accepted out)" -eq 2 ] || fail "not both were updated"
expect_text out "2 devices updated"
head -1 out | grep -q port-1 || fail "not in the order given"
stop_sims

# An interrupt ends them all, each between two requests, and those that were not begun.
for device in 1 2 3; do
    start_one --images 1 --trace "trace-$device"
done
"$NDFU" flash app.zip -j 2 -p port-1 -p port-2 -p port-3 >out 2>err &
flash=$!
while kill -0 $flash && [ "$(cat trace-1 trace-2 | grep -c '^> 04c0')" -lt 6 ]; do :; done
kill -INT $flash
expect_end $flash 7
[ "$(grep -c 'failed: cancelled' out)" -eq 3 ] || fail "not all were cancelled: $(cat out)"
expect_text out "port-3: failed: cancelled before it was begun"
expect_exit 0 "$NDFU" flash app.zip -p port-1 -p port-2 -p port-3
[ "$(grep -c 'Resuming' err)" -eq 2 ] || fail "what was begun was not gone on with: $(cat err)"
stop_sims
for device in 1 2 3; do
    expect_image $device
done

# What makes no sense is said before anything is done.
expect_usage() { # text options of ndfu flash
    text=$1
    shift
    expect_exit 2 "$NDFU" flash app.zip "$@"
    expect_text err "$text"
}
expect_usage "'port-1' is given twice" -p port-1 -p port-2 -p port-1
expect_usage "leave out --port" --all -p port-1
expect_usage "leave out --all" --all --loop
expect_usage "takes a number" --jobs 0
# Each did a half of what it does.
expect_usage "--quiet and --verbose exclude each other" -q -v -p port-1
