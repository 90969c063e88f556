#!/bin/sh
# Updates one device, then 64 at once, at 1 Mbaud with RTS/CTS, and prints how long both took and what
# they cost. The simulated devices are in two other processes, whose cost is printed, too. All of it is
# measured in this run; the 64 must not take 1.2 times as long as the one.
. "$(dirname "$0")/../cli/lib.sh"

[ "$NDFU_SANITIZED" = no ] || {
    echo "SKIPPED: built with sanitizers"
    exit 77
}

devices=64
bytes=100000
"$MAKE_PACKAGE" app.zip application=$bytes >sums
app_sum=$(cut -d' ' -f1 sums)

# Starts devices in processes of their own, and waits until they are there.
start_devices() { # processes, devices in each
    rm -f port* report* names* cost*
    processes=""
    for process in $(seq "$1"); do
        : >"names-$process"
        "$MEASURE" "$NDFU_PROGRAM" sim --count "$2" --images 1 --link "port-$process" \
            --report "report-$process" --transport uart --baud 1000000 --rtscts \
            >"names-$process" 2>"cost-$process" &
        processes="$processes $!"
    done
    until [ "$(cat names-* | wc -l)" -eq $(($1 * $2)) ]; do sleep 0.01; done
}

# Updates all devices. What it took is in ./spent.
update() {
    set --
    for port in port-*; do
        set -- "$@" -p "$port"
    done
    "$MEASURE" "$NDFU_PROGRAM" flash app.zip -q --baud 1000000 --flow rtscts "$@" >out 2>spent || {
        cat out spent >&2
        fail "not all devices were updated"
    }
    for process in $processes; do
        wait "$process" || fail "the simulated devices ended badly"
    done
    [ "$(grep -lF "$app_sum" report-* | wc -l)" -eq $(($# / 2)) ] ||
        fail "not every device has the image"
}

spent() { # what: a word in front of its number
    awk -v wanted="$1" '{for (i = 1; i < NF; i++) if ($i == wanted) print $(i + 1)}' spent
}

start_devices 1 1
update
alone=$(spent milliseconds)
memory_alone=$(spent kilobytes)
start_devices 2 $((devices / 2))
update
awk -v devices=$devices -v bytes=$bytes -v alone="$alone" -v all="$(spent milliseconds)" \
    -v memory_alone="$memory_alone" -v memory="$(spent kilobytes)" -v cpu="$(spent cpu-milliseconds)" \
    -v simulated="$(cat cost-* | awk '{sum += $6} END {print sum}')" 'BEGIN {
    printf "one device, %d bytes at 1 Mbaud: %.2f s, %.1f MB\n", bytes, alone / 1000, memory_alone / 1000
    printf "%d devices at once: %.2f s, %.2f times as long, %.1f MB\n", devices, all / 1000, all / alone, memory / 1000
    printf "CPU: %.1f ms for each device in ndfu, %.1f ms in its simulation\n", cpu / devices, simulated / devices
    exit !(all < 1.2 * alone)
}' || fail "the time of $devices devices is 1.2 times that of one, or more"
