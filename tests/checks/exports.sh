#!/bin/sh
# Fails where the functions of libndfu are not the same in the headers, in the list of exports, in the
# built library and in the man page, or where either library has an external symbol that could be
# another program's.
#
# usage: tests/checks/exports.sh LIBNDFU.SO LIBNDFU.A [SOURCE-DIRECTORY]
set -eu
shared=$(realpath "$1")
static=$(realpath "$2")
cd "${3:-$(dirname "$0")/../..}"
lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT
failures=0

fail() {
    echo "$*" >&2
    failures=$((failures + 1))
}

# Lines with a header and a function of it.
for header in include/ndfu/*.h; do
    tr '\n' ' ' <"$header" | grep -o 'NDFU_API [^(;]*(' | grep -o 'ndfu_[a-z0-9_]*($' |
        sed "s|^|$(basename "$header") |; s|($||"
done | sort >"$lists/headers"
sed -n 's/^\.Ss ndfu\/\(.*\.h\)$/\1/p; s/^\.It Fn \(ndfu_[a-z0-9_]*\)$/\1/p' packaging/man/libndfu.3 |
    awk '/\.h$/ { header = $0; next } { print header, $0 }' | sort >"$lists/man"
cut -d' ' -f2 "$lists/headers" | sort >"$lists/declared"
sed -n '/global:/,/local:/s/^ *\([^ ;]*\);$/\1/p' lib/libndfu.map | sort >"$lists/map"
nm -D --defined-only "$shared" | awk '$2 != "A" { sub(/@.*/, "", $3); print $3 }' |
    sort >"$lists/exported"

# What one list has and the other does not.
compare() { # list what-it-is list what-it-is
    while read -r name; do
        [ -z "$name" ] || fail "$name is in $2, but not in $4"
    done <<LIST
$(comm -23 "$lists/$1" "$lists/$3")
LIST
}
same() { # list what-it-is list what-it-is
    compare "$1" "$2" "$3" "$4"
    compare "$3" "$4" "$1" "$2"
}

[ -s "$lists/headers" ] || fail "the headers declare no function at all"
same declared "the headers" map lib/libndfu.map
same declared "the headers" exported "what the library exports"
same headers "the headers" man packaging/man/libndfu.3

# AddressSanitizer makes a symbol beside each variable; it has the variable's name in it.
nm -g --defined-only "$static" 2>/dev/null | awk 'NF == 3 { print $3 }' |
    sed 's/^__odr_asan\.//' | grep -v '^ndfu_' >"$lists/foreign" || true
while read -r name; do
    [ -z "$name" ] || fail "$name is external in the static library, and does not begin with ndfu_"
done <"$lists/foreign"
[ "$(nm -g --defined-only "$static" 2>/dev/null | grep -c ' ndfu_')" -gt 0 ] ||
    fail "no symbol was found in the static library"

abi=$(readelf -d "$shared" | sed -n 's/.*(SONAME).*\[libndfu\.so\.\([0-9]*\)\]$/\1/p')
node=$(sed -n 's/^NDFU_\([0-9]*\) {$/\1/p' lib/libndfu.map)
[ -n "$abi" ] && [ "$abi" = "$node" ] ||
    fail "the soname has the ABI number '$abi', and the node in lib/libndfu.map '$node'"

[ "$failures" -eq 0 ] || { echo "$failures differences" >&2; exit 1; }
