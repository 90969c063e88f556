#!/bin/sh
# The example in Python. Sanitizers would have to be loaded before Python.
. "$(dirname "$0")/lib.sh"

[ "$NDFU_SANITIZED" = no ] || {
    echo "SKIPPED: built with sanitizers"
    exit 77
}
export NDFU_LIBRARY="$LIBRARY"
example=$SOURCE/examples/update.py

"$MAKE_PACKAGE" app.zip application=40000 >sums
start_sim --images 1 --trace trace
# A script's background commands ignore SIGINT, and Python honours that.
env --default-signal=INT python3 "$example" app.zip port >out 2>err &
host=$!
while kill -0 $host && [ "$(grep -c '^> 04c0' trace)" -lt 4 ]; do :; done
kill -INT $host
expect_end $host 1
expect_text err "cancelled: "
expect_exit 0 python3 "$example" app.zip port
expect_text err "the target has the first"
expect_text err "40000 of 40000 bytes"
expect_text out "accepted by the target"
expect_installed sums

expect_exit 1 python3 "$example" app.zip nowhere
expect_text err "port-not-found: "
expect_exit 1 python3 "$example" sums port
expect_text err "package-format: "
expect_exit 2 python3 "$example" app.zip
