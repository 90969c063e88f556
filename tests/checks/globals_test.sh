#!/bin/sh
# tests/checks/globals.sh is content with the library, and finds each variable that is put into it.
# CC is the compiler; CTest sets it.
#
# usage: tests/checks/globals_test.sh LIBRARY.a
set -eu
check=$(dirname "$0")/globals.sh
library=$1
"$check" "$library"

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

passes_with() { # code
    echo "$1" >"$copy/planted.c"
    "$CC" -fPIC -c "$copy/planted.c" -o "$copy/planted.o"
    cp "$library" "$copy/library.a"
    ar r "$copy/library.a" "$copy/planted.o" 2>/dev/null
    "$check" "$copy/library.a" 2>"$copy/messages"
}

for planted in 'int planted;' 'int planted = 1;' 'static int planted; int *use(void) { return &planted; }' \
    'int use(void) { static int planted = 3; return planted++; }' '_Thread_local int planted;' \
    'const char *planted = "text";' '__attribute__((common)) int planted;'; do
    if passes_with "$planted"; then
        echo "not seen: $planted" >&2
        exit 1
    fi
    grep -q '^planted\.o.*planted' "$copy/messages" || {
        cat "$copy/messages" >&2
        echo "not named: $planted" >&2
        exit 1
    }
done
for table in 'const int planted[] = {1, 2};' 'const char *const planted[] = {"one", "two"};'; do
    passes_with "$table" || {
        cat "$copy/messages" >&2
        exit 1
    }
done
