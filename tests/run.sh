#!/bin/sh
# Installs what is missing, builds ndfu with two compilers, and runs every test: under AddressSanitizer
# and UndefinedBehaviorSanitizer, under ThreadSanitizer, and optimised as it is shipped. Under valgrind it
# runs those of the library, and an update by the command; `ctest --preset valgrind` runs all of them,
# which takes seven minutes more.
#
# usage: tests/run.sh [ctest options, such as -R engine]
#
# Tests that use real packages and transcripts look for them in $NDFU_TEST_DATA, and are skipped
# where it is not set.
set -eu
cd "$(dirname "$0")/.."

packaging/install-dependencies.sh test
jobs=$(nproc)

# Twice as many tests at a time as there are CPUs: many of them wait more than they work. Those that
# measure something run alone.
check() { # configure preset, test preset, ctest options...
    preset=$1
    tests=$2
    shift 2
    echo "== $preset =="
    cmake --preset "$preset" >/dev/null
    cmake --build --preset "$preset" --parallel "$jobs"
    ctest --preset "$tests" --parallel $((2 * jobs)) "$@"
}

check asan asan "$@"
check tsan tsan "$@"
check valgrind valgrind-short "$@"
check ci ci "$@"

# What the sweeps and campaigns of the optimised build have counted.
log=build/ci/Testing/Temporary/LastTest.log
if grep -q ' cuts, \| scenarios' "$log"; then
    echo "== counts =="
    grep -h ' cuts, \| scenarios\| writes; ' "$log"
fi
