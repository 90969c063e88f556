#!/bin/sh
# Fuzzes for as long as one likes, with libFuzzer and the sanitizers. Goes on from what was found
# before; an input that breaks something is named, and left beside the programs.
#
# usage: tests/fuzz/run.sh [SECONDS-EACH [TARGET ...]]     (600 seconds; all targets)
set -eu
cd "$(dirname "$0")/../.."

seconds=${1:-600}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- elf hex init_packet manifest zip

cmake --preset ci >/dev/null
for target in fuzz-seeds "$@"; do
    cmake --build --preset ci --target "$(echo "$target" | sed '/^fuzz-/!s/^/fuzz_/')" >/dev/null
done
cd build/ci/tests/fuzz
grep -q '^NDFU_HAS_LIBFUZZER:INTERNAL=1' ../../CMakeCache.txt || {
    echo "$0: the compiler has no libFuzzer" >&2
    exit 1
}
./fuzz-seeds seeds
for target in "$@"; do
    echo "== $target, $seconds seconds =="
    mkdir -p "found/$target"
    "./fuzz_$target" -max_total_time="$seconds" -timeout=10 -max_len=65536 -print_final_stats=1 \
        -verbosity=0 -artifact_prefix="$target-" "found/$target" "seeds/$target"
done
