#!/bin/sh
# ndfu info and ndfu reset on simulated targets.
. "$(dirname "$0")/lib.sh"

start_sim
expect_exit 0 "$NDFU" info -p port
expect_text out "Protocol    version 1, MTU 2051 bytes"
expect_text out "Hardware    nRF52840 (0x52840), variant AAD0"
expect_text out "Flash       1024 KiB in pages of 4096 bytes"
expect_text out "RAM         256 KiB"
expect_text out "Installed   bootloader, version 0, 40960 bytes at 0x000f4000"
expect_exit 0 "$NDFU" info -p port --json
expect_text out '"event":"target","mtu":2051,"protocol":1,"part":337984,"part_name":"nRF52840","variant":"AAD0"'
expect_text out '"images":[{"type":"bootloader","version":0,"address":999424,"size":40960}]'
expect_text out '"event":"result","status":"ok","exit_code":0'
expect_exit 0 "$NDFU" reset -p port
expect_text out "The device was asked to reset."
expect_ping
stop_sim
expect_report resets.abort 1

# A bootloader that tells nothing is one all the same; one that cannot reset is told as such.
start_sim --unsupported protocol_version,hardware_version,firmware_version,abort --transport uart
expect_exit 0 "$NDFU" info -p port
expect_text out "Protocol    the bootloader does not tell its version, MTU 131 bytes"
expect_text out "Hardware    the bootloader does not tell"
expect_text out "Installed   the bootloader does not tell"
expect_exit 0 "$NDFU" info -p port --json
grep -q '"event":"target","mtu":131}' out || fail "unknown values were printed"
expect_exit 5 "$NDFU" reset -p port
expect_text err "the target refused 'abort': request not supported"
stop_sim

expect_exit 4 "$NDFU" info -p nowhere
expect_exit 4 "$NDFU" reset -s NONE
