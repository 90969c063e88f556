#!/bin/sh
# The smallest update, on a simulated target.
. "$(dirname "$0")/lib.sh"
example=$EXAMPLES/example_update

"$MAKE_PACKAGE" app.zip application=6000 >sums
start_sim --images 1
expect_exit 0 "$example" app.zip port
[ ! -s err ] || fail "something was printed: $(cat err)"
expect_installed sums

expect_exit 1 "$example" app.zip nowhere
expect_text err "port-not-found: "
expect_exit 1 "$example" nothing.zip port
expect_text err "package-read: "
expect_exit 2 "$example" app.zip
