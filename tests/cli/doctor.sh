#!/bin/sh
# ndfu doctor: each hint by the condition that it names, and not otherwise.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/bench.sh"

start_bench
# No process of this machine is looked at: umockdev shows this in place of /proc.
mkdir "$bed/proc"
mkdir -p installed/etc/udev/rules.d missing late/usr/lib/udev/rules.d
cp "$SOURCE/packaging/udev/60-ndfu.rules" installed/etc/udev/rules.d
cp "$SOURCE/packaging/udev/60-ndfu.rules" late/usr/lib/udev/rules.d/99-ndfu.rules

names_of_hints() {
    grep -o '"hint":"[a-z-]*"' out | cut -d'"' -f4 | sort | tr '\n' ' ' | sed 's/ $//'
}

# Which hints there are, by name; what they say is in ./out.
expect_hints() { # names arguments...
    wanted_hints=$1
    shift
    expect_exit 0 ndfu doctor --json --root installed "$@"
    [ "$(names_of_hints)" = "$wanted_hints" ] ||
        fail "hints '$(names_of_hints)' instead of '$wanted_hints': $*"
}

# Nothing there.
expect_hints "no-device"
expect_exit 0 ndfu doctor --root installed
expect_text out "no-device: there is no bootloader"
expect_hints "no-device" -p /dev/ttyNONE
expect_text out "there is no port '/dev/ttyNONE'"
expect_hints "no-device" -p "$work"
expect_text out "not a serial port"
# Of what is no serial port at all somebody's shell was said to have it in use, and to be ended.
expect_exit 0 "$NDFU" doctor --json --root installed -p /dev/null
[ "$(names_of_hints)" = no-device ] || fail "/dev/null gave '$(names_of_hints)'"
expect_text out "'/dev/null' is a device of another kind, not a serial port"
# What is not there was no hint but an error, which sent to ndfu doctor.
for options in "-s NONE" "--usb 1234:5678" "--path 9-9"; do
    # shellcheck disable=SC2086 # options
    expect_hints "no-device" $options
    expect_text out "is the device powered"
    grep -q "ndfu doctor" out && fail "it sends to itself: $(cat out)"
done
expect_exit 0 ndfu doctor --json --root missing -s NONE
[ "$(names_of_hints)" = "no-device udev-rule" ] || fail "it did not go on: $(names_of_hints)"
expect_exit 0 env NDFU_PORT=/dev/ttyNONE "$NDFU" doctor -s NONE --ask --root installed
grep -q ttyNONE out && fail "a port was asked that is not meant: $(cat out)"

# A device with nothing in its way.
bench plug 1-3 1915:521f 11 serial=C0FFEE tty=ttyACM0
expect_hints ""
expect_exit 0 ndfu doctor --root installed
expect_hints "no-device" -s NONE
expect_text out "there is no device with serial number NONE; there is: /dev/ttyACM0"
expect_exit 0 ndfu doctor --root installed
[ "$(cat out)" = "/dev/ttyACM0 (1915:521f, serial number C0FFEE, path 1-3, nRF5 SDK USB bootloader)
Nothing was found to be in the way." ] || fail "$(cat out)"

# The rule.
expect_exit 0 ndfu doctor --json --root missing
[ "$(names_of_hints)" = udev-rule ] || fail "a missing rule gave '$(names_of_hints)'"
expect_text out "is not installed"
# A folder that is not there was searched all the same, and the rule said to be missing.
expect_exit 2 ndfu doctor --root nowhere
expect_text err "--root 'nowhere': No such file or directory"
expect_exit 2 ndfu doctor --root "$bed/dev/ttyACM0"
expect_text err "is no folder"
expect_exit 2 ndfu doctor --root ""
expect_text err "--root '': No such file or directory"
expect_exit 0 ndfu doctor --json --root late
[ "$(names_of_hints)" = udev-rule ] || fail "a late rule gave '$(names_of_hints)'"
expect_text out "'/usr/lib/udev/rules.d/99-ndfu.rules' comes after 73-seat-late.rules"

# Permission. Root has every permission, and so gives its own up; others take it from the node.
denied() { # node arguments...
    node=$bed/dev/$1
    shift
    if [ "$(id -u)" -eq 0 ]; then
        chmod 777 "$bed"
        # shellcheck disable=SC2086 # a command
        expect_exit 0 mocked $nobody "$NDFU" doctor --json --root installed "$@"
    else
        chmod 0 "$(readlink -f "$node")"
        expect_exit 0 ndfu doctor --json --root installed "$@"
        chmod 600 "$(readlink -f "$node")"
    fi
}
chmod 755 "$work"
if [ "$(id -u)" -ne 0 ] || can_be_nobody; then
    denied ttyACM0
    [ "$(names_of_hints)" = permission ] || fail "no permission gave '$(names_of_hints)'"
    expect_text out "no permission to open '/dev/ttyACM0'"
    bench plug 1-4 1915:c00a 12 serial=APP trigger
    denied bus/usb/001/012 --path 1-4
    [ "$(names_of_hints)" = usb-permission ] || fail "no USB permission gave '$(names_of_hints)'"
    expect_text out "/dev/bus/usb/001/012"
    expect_text out "1915:c00a"
    bench unplug 1-4
fi
bench unplug 1-3

# An application that may be switched.
bench plug 1-5 1915:c00a 19 serial=APP trigger
expect_hints ""
bench unplug 1-5

# A bootloader without a port.
bench plug 1-3 1915:521f 13 serial=C0FFEE
expect_hints "no-port"
bench unplug 1-3

# ModemManager runs, and was not told to leave the port alone.
mkdir "$bed/proc/812"
echo ModemManager >"$bed/proc/812/comm"
bench plug 1-3 1915:521f 14 serial=C0FFEE tty=ttyACM1
expect_hints "modem-manager"
expect_text out "ModemManager, pid 812 runs"
bench unplug 1-3
bench plug 1-3 1915:521f 15 serial=C0FFEE tty=ttyACM2 property=ID_MM_DEVICE_IGNORE=1
expect_hints ""
bench unplug 1-3
bench plug 1-3 10c4:ea60 16 serial=0001 tty=ttyACM3
expect_hints "" --path 1-3
expect_hints "modem-manager" --path 1-3 --bootloader 10c4:ea60
rm -r "$bed/proc/812"
expect_hints "" --path 1-3 --bootloader 10c4:ea60
bench unplug 1-3

# ModemManager was left an application by the very rule that the hint asks for.
grep 'TAG+="uaccess"' installed/etc/udev/rules.d/60-ndfu.rules | grep -v 'ENV{ID_MM_DEVICE_IGNORE}="1"' &&
    fail "the rule leaves devices to ModemManager"

# A bootloader of another kind, but not its application.
bench plug 1-3 239a:0029 17 serial=F00D tty=ttyACM4 msd
expect_hints "no-device other-bootloader"
expect_text out "update it with adafruit-nrfutil"
bench unplug 1-3
bench plug 1-3 239a:8029 18 serial=F00D tty=ttyACM5 msd
expect_hints "no-device"
expect_hints "" --usb 239a
bench unplug 1-3

# A drive matters on a J-Link alone.
bench plug 1-3 1366:1015 19 serial=000683000001 tty=ttyACM6 probe msd
expect_hints "jlink-drive" --path 1-3
expect_text out "MSDDisable"
bench unplug 1-3
bench plug 1-3 1366:1015 20 serial=000683000001 tty=ttyACM7 probe
expect_hints "" --path 1-3
bench unplug 1-3
bench plug 1-3 1915:521f 21 serial=C0FFEE tty=ttyACM8 msd
expect_hints ""
bench unplug 1-3

# RTS/CTS, and a target that does not drive CTS.
bench plug 1-3 1366:1015 22 serial=000683000001 tty=ttyACM9 probe
expect_hints "" --path 1-3 --flow rtscts
bench cts ttyACM9 off
expect_hints "" --path 1-3
expect_hints "flow-control" --path 1-3 --flow rtscts
expect_text out "CTS of '/dev/ttyACM9' is off"
bench unplug 1-3

# Another program has the port: a real one and a real process, for umockdev has no such thing.
start_sim
hold() { # name
    ln -sf "$(command -v sleep)" "$1"
    "./$1" 100 5<>port 7>&- &
    holder=$!
    until grep -qx "$1" "/proc/$holder/comm"; do kill -0 $holder || fail "$1 did not start"; done
}
held() { # names of hints
    expect_exit 0 "$NDFU" doctor --json --root installed -p port
    kill $holder
    wait $holder 2>/dev/null || true
    [ "$(names_of_hints)" = "$1" ] || fail "a holder gave '$(names_of_hints)' instead of '$1'"
}
expect_exit 0 "$NDFU" doctor --json --root installed -p port
[ -z "$(names_of_hints)" ] || fail "a free port gave '$(names_of_hints)'"
hold terminal
held in-use
expect_text out "is in use by terminal, pid $holder"
hold ModemManager
held modem-manager
expect_text out "ModemManager, pid $holder has 'port' open"
stop_sim

# Every hint there is was seen above, and is documented.
sed -n 's/.*ROW(NDFU_HINT_[A-Z_]*, [0-9]*, "\([a-z-]*\)").*/\1/p' "$SOURCE/include/ndfu/doctor.h" >hints
[ "$(wc -l <hints)" -ge 10 ] || fail "no hints were found in doctor.h"
while read -r hint; do
    grep -qF "| \`$hint\` |" "$SOURCE/docs/devices.md" || fail "$hint is not documented"
    grep -q "hints \"[a-z -]*$hint[a-z -]*\"\|= $hint \]\|^held $hint" "$0" || fail "$hint is not tried"
done <hints

# By how it answers: nothing, something else, or a bootloader.
start_peer silent
expect_exit 0 "$NDFU" doctor -p "$peer_port" --ask --root installed
expect_text out "no-answer: $peer_port: no answer to"
grep -q "Nothing was found" out && fail "a port that does not answer is said to be well"
stop_peer
start_peer noise
expect_exit 0 "$NDFU" doctor -p "$peer_port" --ask
expect_text out "other-protocol: $peer_port: no answer to"
expect_exit 0 "$NDFU" doctor -p "$peer_port" --ask --json
expect_text out '"hint":"other-protocol"'
stop_peer
start_sim
expect_exit 0 "$NDFU" doctor -p port --ask
expect_text out "port: a Secure DFU bootloader answers"
expect_exit 0 "$NDFU" doctor -p port --ask --json
grep -q '"hint":"\(no-answer\|other-protocol\)"' out && fail "a bootloader that answers was complained of"
stop_sim

# A port that cannot be asked was said not to answer.
expect_hints "no-device" -p /dev/ttyNONE --ask

# What arrived was forgotten while other settings of the port were tried.
start_peer once
bench plug 1-3 1915:521f 23 serial=C0FFEE tty=ttyACM10
bench relay ttyACM10 "$peer_port"
expect_hints "other-protocol" --path 1-3 --ask
bench unplug 1-3
stop_peer

# Ctrl-C killed it with the port open, and without a result.
: >trace
start_sim --fault 'to-host delay frame at 1 by 1000s' --trace trace
bench plug 1-3 1915:521f 24 serial=C0FFEE tty=ttyACM11
bench plug 1-4 1915:521f 25 serial=DECAF0 tty=ttyACM12
bench relay ttyACM11 port
bench record ttyACM12 written
env LD_PRELOAD=$preload UMOCKDEV_DIR="$bed" ASAN_OPTIONS=$asan \
    "$NDFU" doctor --ask --json --root installed >out 2>err &
doctor=$!
until grep -q GET_MTU trace; do kill -0 $doctor || fail "it has ended: $(cat out err)"; done
kill -TERM $doctor
expect_end $doctor 7
expect_text out '"status":"cancelled"'
grep -q '"hint"' out && fail "a port that was asked by half is complained of: $(cat out)"
[ ! -s written ] || fail "the second port was asked after the interrupt"
bench unplug 1-4
bench unplug 1-3
stop_sim

# What works at another speed than 115200 alone could not be asked.
start_sim --transport uart
expect_exit 0 "$NDFU" doctor -p port --ask --root installed --baud 1000000 --flow rtscts
expect_text out "port: a Secure DFU bootloader answers"
stop_sim
