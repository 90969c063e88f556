#!/bin/sh
# What the command may take: --help under 20 ms, flashing under 16 MiB. The figures are measured here
# and printed. Sanitizers take more of both, so that a build with them is not measured.
. "$(dirname "$0")/lib.sh"

[ "$NDFU_SANITIZED" = no ] || {
    echo "SKIPPED: built with sanitizers"
    exit 77
}

# The best of ten: the machine may be busy.
best=$(for _ in 1 2 3 4 5 6 7 8 9 10; do
    "$MEASURE" "$NDFU_PROGRAM" --help 2>&1 >/dev/null
done | sort -k2 -n | head -1)
echo "ndfu --help: $best"
echo "$best" | awk '{exit !($2 < 20)}' || fail "--help took longer than 20 ms"

"$MAKE_PACKAGE" large.zip application=524288 >/dev/null
start_sim --flash-time zero
"$MEASURE" "$NDFU_PROGRAM" flash large.zip -p port 2>err >/dev/null
grep kilobytes err | sed 's/^/ndfu flash of 512 KiB: /'
awk '/kilobytes/ {found = 1; if ($4 >= 16384) exit 1} END {exit !found}' err ||
    fail "flashing took 16 MiB or more"
stop_sim
