#!/bin/sh
# ndfu sim and the options that say what the target is like: each makes it behave otherwise.
. "$(dirname "$0")/lib.sh"

wrong() { # text options...
    text=$1
    shift
    expect_exit 2 timeout $((5 * NDFU_SLOWNESS)) "$NDFU" sim "$@"
    expect_text err "$text"
    [ ! -s out ] || fail "a target was started with $*"
}
wrong "--baud and --rtscts are for --transport uart" --baud 9600
wrong "--baud and --rtscts are for --transport uart" --rtscts
wrong "--sd-id takes a number from 0 to 65535, not '0x10000'" --sd-id 0x10000
wrong "--hw-version takes a number from 0 to 4294967294, not '0x'" --hw-version 0x
wrong "there is no request 'get_crx'; there are protocol_version,create," --unsupported get_crx
wrong "there is no request ''" --unsupported get_crc,

# Whether a package is accepted; the options of make-package come first, those of ndfu sim behind --.
flashes() { # exit-code KIND=BYTES [make-package options] -- [ndfu sim options]
    wanted_code=$1
    part=$2
    shift 2
    demands=""
    while [ "$1" != -- ]; do
        demands="$demands $1"
        shift
    done
    shift
    # shellcheck disable=SC2086 # options
    "$MAKE_PACKAGE" $demands demanding.zip "$part" >/dev/null
    start_sim --flash-time zero "$@"
    expect_exit "$wanted_code" "$NDFU" flash demanding.zip -p port
    stop_sim
}

# The init packet must fit; without an option everything fits.
app=application=5000
bootloader=bootloader=5000
flashes 0 $app --hw-version 99 --fw-version 0 --sd-req 0x1234 --
flashes 0 $app --hw-version 52 -- --hw-version 52
flashes 5 $app --hw-version 52 -- --hw-version 0x52
flashes 0 $app --fw-version 3 -- --app-version 3
flashes 5 $app --fw-version 3 -- --app-version 4
flashes 0 $bootloader --fw-version 3 -- --bl-version 2
flashes 5 $bootloader --fw-version 3 -- --bl-version 3
flashes 0 $app --sd-req 0x100 -- --sd-id 256
flashes 5 $app --sd-req 0x100 -- --sd-id 0x101
flashes 5 $app --sd-req 0x100 -- --sd-id 0
flashes 0 $app --sd-req 0 -- --sd-id 0

# What a host is answered in the end.
answers() { # actions-of-port-host answer [ndfu sim options]
    actions=$1
    answer=$2
    shift 2
    start_sim --flash-time zero "$@"
    # shellcheck disable=SC2086 # several words
    "$PORT_HOST" port $actions find "$answer" || fail "$actions: not answered $answer"
    stop_sim
}
answers "write 0ac0" 600a0140280500
answers "write 0ac0" 600a02c0 --unsupported hardware_version
answers "write 00c0" 600002c0 --unsupported firmware_version,protocol_version
answers "write 09c0" 600901 --unsupported firmware_version,protocol_version
answers "write 0602c0 await write 04c0" 60040b0cc0
answers "write 0602c0 await write 04c0" 600408c0 --refuse-repeated-execute

# Settings that only a host that is no good would notice.
start_sim --parameter-check --flash-write 7 --flash-queue 5 --rx-buffers 4 --inactivity 3000
stop_sim
expect_text report "--rx-buffers 4 --sd-queue 5 --sd-max-write 7 --fs-param-check 1 --inactivity 3000"

# Nothing happens for too long.
start_sim --inactivity 500
read -r _ <&8 # there is a new port
stop_sim
expect_report resets.inactivity 1

# An image that is still being put in its place.
"$MAKE_PACKAGE" app.zip application=5000 >/dev/null
start_sim --flash-time zero --activation 3600000
expect_exit 0 "$NDFU" flash app.zip -p port
while [ -L port ]; do :; done
stop_sim
expect_text report '"activated":	[]'
expect_text report '"mode":	"booting"'

# The application runs: over USB the port goes away for good, over UART nobody answers.
start_sim --flash-time zero --boot-application
expect_exit 0 "$NDFU" flash app.zip -p port
while [ -L port ]; do :; done
stop_sim
expect_text report '"mode":	"application"'
start_sim --flash-time zero --boot-application --transport uart
expect_exit 0 "$NDFU" flash app.zip -p port
"$PORT_HOST" port write 0901c0 find 60090101c0 && fail "the application answers a ping"
stop_sim
expect_text report '"mode":	"application"'

# Flash that stalls although its work is queued.
start_sim --images 1 --flash async-stall
expect_exit 0 "$NDFU" flash app.zip -p port
join_sim
expect_report leaks 0
