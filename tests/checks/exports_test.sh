#!/bin/sh
# The check of the exports itself: it passes on this tree, and finds each difference that it is there
# to find.
#
# usage: tests/checks/exports_test.sh LIBNDFU.SO LIBNDFU.A; CC is the compiler
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
check=$source/tests/checks/exports.sh
shared=$1
static=$2
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

"$check" "$shared" "$static" "$source"

expect() { # message shared static
    if "$check" "$2" "$3" "$copy" 2>"$copy/messages"; then
        echo "not found: $1" >&2
        exit 1
    fi
    grep -qF -- "$1" "$copy/messages" || {
        cat "$copy/messages" >&2
        echo "something else was found than: $1" >&2
        exit 1
    }
}

fresh() {
    rm -rf "${copy:?}/include" "${copy:?}/lib" "${copy:?}/packaging"
    mkdir -p "$copy/lib" "$copy/packaging/man"
    cp -r "$source/include" "$copy"
    cp "$source/lib/libndfu.map" "$copy/lib"
    cp "$source/packaging/man/libndfu.3" "$copy/packaging/man"
}

finds() { # file sed-script message
    fresh
    sed -i "$2" "$copy/$1"
    expect "$3" "$shared" "$static"
}

finds include/ndfu/update.h 's/^NDFU_API void ndfu_update_cancel(/void ndfu_update_cancel(/' \
    "ndfu_update_cancel is in lib/libndfu.map, but not in the headers"
finds include/ndfu/update.h 's/^NDFU_API void ndfu_update_cancel(/NDFU_API void ndfu_update_stop(/' \
    "ndfu_update_stop is in the headers, but not in what the library exports"
finds lib/libndfu.map '/ndfu_update_run;/d' "ndfu_update_run is in the headers, but not in lib/libndfu.map"
finds lib/libndfu.map 's/ndfu_update_run;/ndfu_update_walk;/' \
    "ndfu_update_walk is in lib/libndfu.map, but not in the headers"
finds lib/libndfu.map 's/^NDFU_[0-9]*/NDFU_99/' "the node in lib/libndfu.map '99'"
finds packaging/man/libndfu.3 '/\.It Fn ndfu_touch/d' \
    "enter.h ndfu_touch is in the headers, but not in packaging/man/libndfu.3"
finds packaging/man/libndfu.3 's/^\.Ss ndfu\/key.h/.Ss ndfu\/lock.h/' \
    "lock.h ndfu_key_open is in packaging/man/libndfu.3, but not in the headers"

# Libraries with a symbol too many.
fresh
echo 'int ndfu_planted(void); int ndfu_planted(void) { return 0; }' >"$copy/planted.c"
"${CC:-cc}" -shared -fPIC -o "$copy/planted.so" "$copy/planted.c"
expect "ndfu_planted is in what the library exports, but not in the headers" "$copy/planted.so" "$static"
echo 'int planted; static int ours; int *ndfu_ours(void); int *ndfu_ours(void) { return &ours; }' >"$copy/planted.c"
"${CC:-cc}" -c -o "$copy/planted.o" "$copy/planted.c"
ar qc "$copy/planted.a" "$copy/planted.o"
expect "planted is external in the static library" "$shared" "$copy/planted.a"
