#!/bin/sh
# ndfu list, and which device is meant: mocked devices, real libusb, libserialport and libudev.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/bench.sh"

"$MAKE_PACKAGE" app.zip application=5000 >/dev/null
start_bench

expect_exit 0 ndfu list
expect_text err "No serial port and no device at all"
[ ! -s out ] || fail "something was listed"
expect_exit 4 ndfu flash app.zip
expect_text err "there is no bootloader"

bench plug 1-6 1366:1015 15 serial=000683000001 tty=ttyACM5 probe
bench plug 1-8 10c4:ea60 17 serial=0001 tty=ttyACM8
expect_exit 0 ndfu list
[ ! -s out ] || fail "ports that are none of ours were listed"
expect_text err "'ndfu list --all' shows 2 others"

bench plug 1-3 1915:521f 11 serial=C0FFEE product=Dongle tty=ttyACM0
bench plug 1-4 1915:521f 12 serial=DECAF0 tty=ttyACM1
bench plug 1-10 1915:521f 13 tty=ttyACM2
bench plug 1-2 1915:c00a 10 serial=APP1 product=Blinky trigger
bench plug 1-7 1915:521f 16 serial=APP2 tty=ttyACM3,ttyACM4 trigger
bench plug 1-9 239a:0029 18 serial=F00D tty=ttyACM6 msd

expect_exit 0 ndfu list
cat >wanted <<'LIST'
PORT                       USB        SERIAL NUMBER  PATH  WHAT
-                          1915:c00a  APP1           1-2   application that can be switched to its bootloader (Blinky)
/dev/ttyACM0               1915:521f  C0FFEE         1-3   Nordic bootloader (nRF5 SDK USB bootloader)
/dev/ttyACM1               1915:521f  DECAF0         1-4   Nordic bootloader (nRF5 SDK USB bootloader)
/dev/ttyACM3,/dev/ttyACM4  1915:521f  APP2           1-7   application that can be switched to its bootloader
/dev/ttyACM2               1915:521f  -              1-10  Nordic bootloader (nRF5 SDK USB bootloader)
LIST
diff wanted out || fail "the list differs"

expect_exit 0 ndfu list --all
expect_text out "/dev/ttyACM5               1366:1015  000683000001   1-6   J-Link (SEGGER J-Link)"
expect_text out "/dev/ttyACM8               10c4:ea60  0001           1-8   serial port"
expect_text out "/dev/ttyACM6               239a:0029  F00D           1-9   bootloader of another kind"

expect_exit 0 ndfu list --json
[ "$(grep -c '"event":"device"' out)" -eq 5 ] || fail "not all devices are there in JSON"
expect_text out '"ports":["/dev/ttyACM0"],"kind":"bootloader","vendor_id":"1915","product_id":"521f","serial_number":"C0FFEE","path":"1-3"'
expect_text out '"ports":[],"kind":"application"'
expect_text out '"serial_number":null,"path":"1-10"'
tail -1 out | grep -qF '"event":"result","status":"ok","exit_code":0' || fail "no result in JSON"

expect_exit 0 ndfu list --all --bootloader 10c4:ea60 --json
expect_text out '"ports":["/dev/ttyACM8"],"kind":"bootloader"'
expect_exit 0 env NDFU_BOOTLOADERS=1234,10c4 LD_PRELOAD=$preload UMOCKDEV_DIR="$bed" \
    ASAN_OPTIONS=$asan "$NDFU" list
expect_text out "/dev/ttyACM8"
expect_exit 2 ndfu list --bootloader nordic
expect_text err "--bootloader takes VID[:PID]"

# More than one candidate is refused with the list, and nothing is guessed.
expect_exit 4 ndfu flash app.zip
expect_text err "5 devices could be meant"
expect_text err "/dev/ttyACM0 (1915:521f, serial number C0FFEE, path 1-3"
expect_exit 4 ndfu enter --usb 1915:521f
expect_text err "4 devices could be meant"
expect_exit 4 ndfu enter -s NONE
expect_text err "there is no device with serial number NONE"

# Serial number, product and bus path select; so do options rather than a port in the environment.
selects() { # port arguments...
    port=$1
    shift
    expect_exit 0 ndfu enter "$@"
    [ "$(cat out)" = "$port" ] || fail "'$*' selected $(cat out)"
}
selects /dev/ttyACM0 -s C0FFEE
selects /dev/ttyACM1 --path 1-4
selects /dev/ttyACM2 --path 1-10 --usb 1915
selects /dev/ttyACM8 --usb 10c4:ea60 --bootloader 10c4
selects /dev/ttyACM1 -p /dev/ttyACM1
NDFU_PORT=/dev/ttyACM0 selects /dev/ttyACM1 -s DECAF0
expect_exit 4 ndfu enter --usb 239a:0029
expect_text err "another protocol; it is updated with adafruit-nrfutil"
