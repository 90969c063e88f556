#!/bin/sh
# A project that has ndfu as a part of itself, through add_subdirectory.
. "$(dirname "$0")/lib.sh"
has_compilers || exit 77
[ -z "$SANITIZE" ] || {
    echo "skipped: builds all of the library once more, and its sanitizers are tested elsewhere" >&2
    exit 77
}
cmake -G Ninja -S "$SOURCE/tests/install/consumer" -B part -D NDFU_PART="$SOURCE" \
    -D CMAKE_C_COMPILER="$CC" -D CMAKE_CXX_COMPILER="$CXX" >build.log 2>&1 &&
    cmake --build part >>build.log 2>&1 || {
    cat build.log >&2
    fail "a project with ndfu as a part"
}
for linkage in shared static; do
    expect_linkage part/c_$linkage $linkage
    expect_update part/c_$linkage 1
done
# It installs nothing of its own accord.
expect_exit 0 cmake --install part --prefix "$work/prefix"
[ -z "$(find "$work" -path "$work/prefix/*")" ] || fail "a part was installed"
