#!/bin/sh
# Reads every place that leads to a data write, and fails where one is new: each of these was read, and
# has a create before it. What passes over the wire is watched by tests/simulation/monitor.c; this says
# where to look when a place is added.
#
# usage: tests/checks/writes.sh [SOURCE-DIRECTORY]
set -eu
cd "${1:-$(dirname "$0")/../..}"

# What leads to a write, and the only places where it may stand: file and function.
places() { # what
    case $1 in
    # The request is encoded in one place, queued in one place, and decided on in one place.
    ndfu_request_write) echo "exchange.c:ndfu_exchange_write" ;;
    ndfu_exchange_write) echo "transfer.c:queue_write" ;;
    queue_write) echo "transfer.c:ndfu_transfer_next_write" ;;
    ndfu_transfer_next_write) echo "objects.c:ndfu_write_enter" ;;
    # The step of writing is entered behind the answer to a create, behind the get CRC that verifies
    # what was created, or from within the step: behind a receipt, a get CRC in the middle of an object,
    # a write that has left, a pause. And with --resume=exact behind a select that shows our own bytes.
    NDFU_STEP_WRITE) echo "engine.c:ndfu_engine_sent objects.c:ndfu_create_answered objects.c:ndfu_crc_answered
        objects.c:ndfu_write_answered resume.c:begin_object resume.c:go_on_from_base steps.c:ends_pause" ;;
    esac
}

# Prints file:function of every place that calls, or enters, something.
uses() { # what
    for file in lib/*/*.c; do
        awk -v what="$1" -v file="${file##*/}" '
            /^[a-z].*\(/ && !/;$/ { name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
            what == "NDFU_STEP_WRITE" && /NDFU_STEP_WRITE/ && !/[=!]= NDFU_STEP_WRITE/ &&
                !/case NDFU_STEP_WRITE:/ && !/\[NDFU_STEP_WRITE\]/ { print file ":" name }
            what != "NDFU_STEP_WRITE" && $0 ~ "[^a-z_]" what "\\(" && !/^[a-z]/ { print file ":" name }
        ' "$file"
    done | sort -u
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
for what in ndfu_request_write ndfu_exchange_write queue_write ndfu_transfer_next_write NDFU_STEP_WRITE; do
    places "$what" | tr ' ' '\n' | sed '/^$/d' | sort -u >"$work/read"
    uses "$what" >"$work/found"
    if ! diff "$work/read" "$work/found"; then
        echo "$what is not where it was read; look whether a create comes before it" >&2
        failures=$((failures + 1))
    fi
done
[ "$failures" -eq 0 ]
