#!/bin/sh
# Real packages, from the test data: each is shown, and flashed over USB and over a UART, and what the
# target activated has the SHA-256 that is in the package.
. "$(dirname "$0")/lib.sh"

[ -d "${NDFU_TEST_DATA:-}/packages" ] || {
    echo "SKIPPED: NDFU_TEST_DATA does not lead to real packages"
    exit 77
}

flashes() { # package sha256
    for transport in usb uart; do
        start_sim --images 1 --transport $transport --flash-time zero
        expect_exit 0 "$NDFU" flash "$NDFU_TEST_DATA/packages/$1" -p port
        join_sim
        expect_text report "\"sha256\":	\"$2\""
        expect_report leaks 0
    done
}

shows() { # package text...
    expect_exit 0 "$NDFU" pkg show "$NDFU_TEST_DATA/packages/$1"
    shift
    for text in "$@"; do
        expect_text out "$text"
    done
}

while read -r package size init_packet sha256; do
    shows "$package" "$size bytes" "Init packet   " "$init_packet bytes" "$sha256, matches the image"
    flashes "$package" "$sha256"
done <<'LIST'
blinky_s140.zip 3084 62 a761edb3aa5db23904993f0b2331ad4d09e7404fc6772033aadfb356eaae47ad
ble_app_buttonless_dfu_with_bonds_s132.zip 40604 138 7eaacc966466f128a6a177c610cfb63025b22d70c881bb56b957299a024d53a8
blinky_mbr_sdk160.zip 1508 139 f5cd0c481fa612d0bce150a727cef633e03fb30eef49d77548c081ace80973e9
LIST

shows blinky_s140.zip "application" "Version       1" "Hardware      52" "none (0x0000)" \
    "Signature     none"
shows ble_app_buttonless_dfu_with_bonds_s132.zip "s132_nrf52_4.0.2 (0x0098), 0xCAFE" \
    "ECDSA P-256 SHA-256, 64 bytes"
shows blinky_mbr_sdk160.zip "ECDSA P-256 SHA-256, 64 bytes" "Boot check    CRC-32"
