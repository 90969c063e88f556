#!/bin/sh
# ndfu flash compares what the device tells with the package, before anything is sent.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/bench.sh"

for version in 4 5; do
    "$MAKE_PACKAGE" --fw-version $version v$version.zip application=5000:$version >/dev/null
done
"$MAKE_PACKAGE" --sd-req 0x0123 sd.zip application=5000 >/dev/null
"$MAKE_PACKAGE" --sd-req 0x0101 other.zip application=5000 >/dev/null
"$MAKE_PACKAGE" big.zip application=1000000 >/dev/null
make_program plain

# Refused with both values, and nothing is sent that changes anything.
refuses() { # text options...
    text=$1
    shift
    : >trace.before
    [ ! -e trace ] || cp trace trace.before
    expect_exit 5 "$NDFU" flash -p port "$@"
    expect_text err "$text"
    expect_text err "Nothing was sent; --no-preflight leaves this check out"
    ! tail -n +$(($(wc -l <trace.before) + 1)) trace | grep -E '^> (01|02|04|06|08|0c)' ||
        fail "something was sent"
    [ ! -s out ] || fail "a result was printed"
}
start_sim --app-version 0 --flash-time zero --trace trace
expect_exit 0 "$NDFU" flash v5.zip -p port
refuses "has version 4, and the one on the target has version 5" v4.zip
expect_exit 5 "$NDFU" flash v4.zip -p port --no-preflight
expect_text err "(extended error 0x05); the package has version 4"
expect_exit 0 "$NDFU" flash v5.zip -p port
refuses "is 1000000 bytes, and the target has 995328 between its MBR and its bootloader" big.zip
stop_sim
rm trace
start_sim --sd-id 0x0100 --trace trace
refuses "is for s140_nrf52_7.3.0, and the target has a SoftDevice of version 7.2.0" sd.zip
# Another SoftDevice of the same version: that is left to the target.
expect_exit 5 "$NDFU" flash other.zip -p port
expect_text err "the package is for 0x0101 s132_nrf52_7.2.0"
stop_sim

# Whoever does not tell is not judged: neither who says so, nor who says nothing.
start_sim --sd-id 0x0100 --unsupported hardware_version,firmware_version
expect_exit 5 "$NDFU" flash sd.zip -p port
expect_text err "the package requires another SoftDevice (extended error 0x07)"
! grep -q Warning err || fail "a warning where nothing is wrong"
stop_sim
start_sim --images 1 --flash-time zero --fault 'to-host drop frame every 5 times 6'
expect_exit 0 "$NDFU" flash v5.zip -p port --connect-timeout 1 --timeout query=0.5 \
    --timeout create=0.5
expect_text err "Warning: the device does not tell what it has"
expect_text err "no answer to 'get firmware version'"
join_sim

# It is asked once, and an interrupt ends that, too.
rm -f trace
start_sim --images 1 --trace trace
expect_exit 0 "$NDFU" flash v5.zip -p port
join_sim
[ "$(grep -c '^> 0ac0' trace)" -eq 1 ] || fail "not asked once"
start_sim --images 1 --trace trace
expect_exit 0 "$NDFU" flash v5.zip -p port --no-preflight
join_sim
! grep -q '^> 0ac0' trace || fail "asked in spite of --no-preflight"
start_peer silent
rm -f sent
"$NDFU" flash v5.zip -p "$peer_port" --connect-timeout 60 --trace sent >out 2>err &
flash=$!
until grep -q '^>' sent 2>/dev/null; do kill -0 $flash || fail "nothing was sent: $(cat err)"; done
kill -INT $flash
expect_end $flash 7
stop_peer

# A package without signature, for a device that is not known to take one.
start_bench
n=0
flashes_unsigned() { # product of the device, options of ndfu flash
    product=$1
    shift
    bench plug 1-2 1915:521f $((20 + n)) serial=C0FFEE product="$product" tty=ttyACM$n
    start_sim --images 1
    bench relay ttyACM$n port
    expect_exit 0 ndfu flash "$@" -p /dev/ttyACM$n
    join_sim
    bench unplug 1-2
    n=$((n + 1))
}
flashes_unsigned Sensor plain.hex --unsigned --sd-req 0
expect_text err "Warning: the package has no signature, and the device, which calls itself 'Sensor'"
flashes_unsigned Open_DFU_Bootloader plain.hex --unsigned --sd-req 0
! grep -q "no signature" err || fail "a warning for an Open Bootloader"
flashes_unsigned Sensor v5.zip
! grep -q "no signature" err || fail "a warning for a signed package"
