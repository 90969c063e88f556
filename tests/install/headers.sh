#!/bin/sh
# Every public header compiles alone, twice in a row, in C and C++, old and new, without a warning; and
# ndfu.h has them all. A C++ program finds every function in the library.
#
# LIBRARY is the shared library, SOURCE the source, CXX the compiler that goes with it; CTest sets them.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
include=$SOURCE/include
common="-fsyntax-only -Wall -Wextra -Wconversion -Wshadow -Wundef -pedantic-errors -Werror"
tried=0

try() { # header, compiler and options
    header=$1
    shift
    # shellcheck disable=SC2086 # a list of options
    printf '#include <ndfu/%s>\n#include <ndfu/%s>\nextern int not_empty;\n' "$header" "$header" |
        "$@" $common -I "$include" - || {
        echo "FAILED: $* with <ndfu/$header>" >&2
        exit 1
    }
    tried=$((tried + 1))
}

has() {
    command -v "$1" >/dev/null || {
        echo "not tried: there is no $1" >&2
        return 1
    }
}

try_compilers() { # header
    for standard in c11 c17; do
        ! has gcc || try "$1" gcc -x c -std=$standard -Wstrict-prototypes -Wc++-compat
        ! has clang || try "$1" clang -x c -std=$standard -Wstrict-prototypes -Wdocumentation
    done
    for standard in c++11 c++20; do
        ! has g++ || try "$1" g++ -x c++ -std=$standard -Wold-style-cast
        ! has clang++ || try "$1" clang++ -x c++ -std=$standard -Wold-style-cast
    done
}

for path in "$include"/ndfu/*.h; do
    header=$(basename "$path")
    try_compilers "$header"
    [ "$header" = ndfu.h ] || grep -qF "#include <ndfu/$header>" "$include/ndfu/ndfu.h" || {
        echo "FAILED: ndfu.h does not include $header" >&2
        exit 1
    }
done
echo "$tried compilations"

[ -n "$CXX" ] || exit 0
{
    echo '#include <ndfu/ndfu.h>'
    echo 'typedef void (*function)();'
    echo 'extern const function functions[]; const function functions[] = {'
    sed -n '/global:/,/local:/s/^ *\([^ ;]*\);$/    reinterpret_cast<function>(\&\1),/p' \
        "$SOURCE/lib/libndfu.map"
    echo '};'
    echo 'int main() { return functions[0] == nullptr; }'
} >"$work/all.cpp"
# shellcheck disable=SC2086 # a list of options
"$CXX" -std=c++11 -Wall -Werror $SANITIZE -I "$include" -o "$work/all" "$work/all.cpp" "$LIBRARY" \
    -Wl,-rpath,"$(dirname "$LIBRARY")"
"$work/all"
