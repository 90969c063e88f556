#!/bin/sh
# ndfu flash --skip-current leaves out what the device says it has already.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/bench.sh"

make_program app
app_sum=$(sha256sum app.bin | cut -d' ' -f1)

# A SoftDevice 7.2.0 that ends at 0x27000, as it tells itself at 0x3000. In front of it is the MBR.
{
    head -c 8192 /dev/zero
    printf '\100\000\000\000\333\345\261\121\000\160\002\000\000\001\000\000'
    printf '\000\000\000\000\220\327\152\000'
    head -c 1000 /dev/zero
} >sd.bin
create() { # output options...
    output=$1
    shift
    expect_exit 0 "$NDFU" pkg create -o "$output" --hw-version 52 --sd-req 0x0100 "$@"
}
create all.zip --softdevice sd.bin --bootloader app.bin --bl-version 7 --application app.hex \
    --app-version 1 --sd-id 0x0100
create newer.zip --softdevice sd.bin --bootloader app.bin --bl-version 8
create bootloader.zip --bootloader app.bin --bl-version 7

start_sim --images 1 --sd-id 0x0100 --bl-version 7
expect_exit 0 "$NDFU" flash all.zip -p port --skip-current
expect_text out "SoftDevice + bootloader: 9516 bytes, left out: the target has it already"
expect_text out "application: 300 bytes, accepted by the target"
expect_text err "Sending application, 300 bytes (image 1 of 1)"
join_sim
expect_report activations 1
expect_text report "\"sha256\":	\"$app_sum\""

# Without it, and where something else is there, it is sent as ever.
start_sim --images 1 --sd-id 0x0100 --bl-version 7 --flash-time zero
expect_exit 0 "$NDFU" flash newer.zip -p port --skip-current
expect_text out "SoftDevice + bootloader: 9516 bytes, accepted by the target"
join_sim
start_sim --images 2 --sd-id 0x0100 --flash-time zero
expect_exit 0 "$NDFU" flash all.zip -p port
! grep -q "left out" out || fail "something was left out unasked"
join_sim
start_sim --images 2 --sd-id 0x0100 --flash-time zero --unsupported firmware_version
expect_exit 0 "$NDFU" flash all.zip -p port --skip-current
expect_text err "does not tell what is installed, so that nothing is left out"
expect_text out "SoftDevice + bootloader: 9516 bytes, accepted by the target"
join_sim

# Nothing is left, and nothing is sent.
start_sim --bl-version 7 --trace trace
expect_exit 0 "$NDFU" flash bootloader.zip -p port --skip-current --no-preflight
expect_text out "bootloader: 300 bytes, left out: the target has it already"
expect_text out "Nothing is left to send."
! grep -E '^> (01|02|04|06|08|0c)' trace || fail "something was sent"
stop_sim

# Then a device that was switched is asked to start its application again.
start_bench
bench plug 1-2 1915:c00a 20 serial=C0FFEE tty=ttyACM0 trigger
bench trigger 1-2 returned as 1-2 1915:521f 21 serial=C0FFEE tty=ttyACM1
start_sim --bl-version 7
ndfu flash bootloader.zip --skip-current --json >out 2>err &
flash=$!
bench_soon relay ttyACM1 port
wait $flash || fail "$(cat err)"
expect_text out '"event":"entered","port":"/dev/ttyACM1","was_switched":true'
expect_text out '"size":300,"outcome":"left-out"'
stop_sim
expect_report resets.abort 1
