#!/bin/sh
# ndfu flash on simulated targets: what arrives, what is printed where, and what an interrupt does.
. "$(dirname "$0")/lib.sh"

"$MAKE_PACKAGE" app.zip application=20000 >sums
app_sum=$(cut -d' ' -f1 sums)

for transport in usb "uart --baud 1000000 --rtscts"; do
    # shellcheck disable=SC2086 # options
    start_sim --images 1 --transport $transport
    expect_exit 0 "$NDFU" flash app.zip -p port --baud 1000000 --flow rtscts
    [ "$(cat out)" = "application: 20000 bytes, accepted by the target" ] || fail "standard output"
    expect_text err "Sending application, 20000 bytes (image 1 of 1)"
    join_sim
    expect_text report "\"sha256\":	\"$app_sum\""
    expect_report data_bytes 20000
    expect_report leaks 0
    expect_report wedges 0
    expect_report lost_responses 0
done

# A UART without flow control: a receipt for every write.
start_sim --images 1 --transport uart --baud 115200
expect_exit 0 "$NDFU" flash app.zip -p port -v
expect_text err "writes of 128 bytes, each with a receipt"
join_sim
expect_text report "$app_sum"
expect_report overruns 0

# Several images: the target resets after each, and over USB its port goes away.
"$MAKE_PACKAGE" all.zip application=6000:1 softdevice_bootloader=24000:2 >sums
start_sim --images 2
expect_exit 0 "$NDFU" flash all.zip -p port
expect_text out "SoftDevice + bootloader: 24000 bytes, accepted by the target"
expect_text out "application: 6000 bytes, accepted by the target"
join_sim
sort sums | cut -d' ' -f1 >wanted
grep -o '"sha256":	"[0-9a-f]*"' report | cut -d'"' -f4 >activated
[ "$(head -1 activated)" = "$(grep softdevice_bootloader sums | cut -d' ' -f1)" ] ||
    fail "the SoftDevice and bootloader must come first"
[ "$(sort activated)" = "$(cat wanted)" ] || fail "other images were activated"

# The port from the environment; nothing but the result, warnings and errors with --quiet. The help
# left out the result.
start_sim
expect_exit 0 env NDFU_PORT=port "$NDFU" flash app.zip --quiet
[ ! -s err ] || fail "--quiet printed something"
expect_text out "accepted by the target"
"$NDFU" flash --help >help
expect_text help "results, warnings and errors only"
# With --json results are for programs alone then. They were printed for people as well.
expect_exit 0 "$NDFU" flash app.zip -p port --quiet --json
[ ! -s err ] || fail "--quiet --json printed for people: $(cat err)"
# A full disk was called "Resource temporarily unavailable", as what came last was.
code=0
"$NDFU" flash app.zip -p port >/dev/full 2>err || code=$?
[ "$code" -eq 1 ] || fail "exit code $code instead of 1 when the output cannot be written"
expect_text err "standard output: No space left"
stop_sim

# An interrupt ends the update between two requests, and the next one is as good as new.
start_sim --images 1
: >err # of the command before
"$NDFU" flash app.zip -p port >out 2>err &
flash=$!
until grep -q "Sending application" err; do :; done
kill -INT $flash
expect_end $flash 7
expect_text err "cancelled during"
[ ! -s out ] || fail "an interrupted update printed a result"
# timeout(1) sends each signal twice at once: the program was killed in the middle of a frame. While it
# is stopped they pile up, but not two of the same.
: >err
"$NDFU" flash app.zip -p port --restart >out 2>err &
flash=$!
until grep -q "Sending application" err; do :; done
kill -STOP $flash
kill -INT $flash
kill -TERM $flash
kill -CONT $flash
expect_end $flash 7
# A terminal that was closed killed it, without a result.
: >err
"$NDFU" flash app.zip -p port --restart --json >out 2>err &
flash=$!
until grep -q "Sending application" err; do :; done
kill -HUP $flash
expect_end $flash 7
tail -1 out | grep -q '"event":"result","status":"cancelled","exit_code":7' || fail "no result: $(cat out)"
expect_exit 0 "$NDFU" flash app.zip -p port
join_sim
expect_text report "$app_sum"
expect_report leaks 0
