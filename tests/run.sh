#!/bin/sh
# Installs what is missing, builds ndfu with two compilers, and runs every test: first under
# AddressSanitizer and UndefinedBehaviorSanitizer, then optimised as it is shipped.
#
# usage: tests/run.sh [ctest options, such as -R engine]
#
# Tests that use real packages and transcripts look for them in $NDFU_TEST_DATA, and are skipped
# where it is not set.
set -eu
cd "$(dirname "$0")/.."

packaging/install-dependencies.sh test
jobs=$(nproc)

for preset in asan ci; do
    echo "== $preset =="
    cmake --preset "$preset" >/dev/null
    cmake --build --preset "$preset" --parallel "$jobs"
    ctest --preset "$preset" --parallel "$jobs" "$@"
done

# What the sweeps and campaigns of the optimised build have counted.
log=build/ci/Testing/Temporary/LastTest.log
if grep -q ' cuts, \| scenarios' "$log"; then
    echo "== counts =="
    grep -h ' cuts, \| scenarios\| writes; ' "$log"
fi
