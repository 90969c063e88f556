#!/bin/sh
# Brings the man pages, the completions and docs/exit-codes.md up to date with the tables of the
# command. What is between two lines "begin ndfu-reference PART" and "end ndfu-reference" is made
# anew; everything else in the files is written by hand. A command without a man page gets one.
#
# usage: cmake --build --preset dev --target reference
#        packaging/reference.sh NDFU-REFERENCE [SOURCE-DIRECTORY]
set -eu
[ $# -ge 1 ] || {
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
}
tool=$(realpath "$1")
cd "${2:-$(dirname "$0")/..}"
new=$(mktemp)
trap 'rm -f "$new"' EXIT

begin_page() { # command
    cat <<PAGE
.\\" SPDX-License-Identifier: MIT
.Dd $(LC_ALL=C date +'%B %-d, %Y')
.Dt NDFU-$(echo "$1" | tr 'a-z ' 'A-Z-') 1
.Os
.\\" begin ndfu-reference page $1
.\\" end ndfu-reference
.Sh EXIT STATUS
As in
.Xr ndfu 1 .
.Sh SEE ALSO
.Xr ndfu 1
PAGE
}

# The part that is named in a marker is what the program prints for it.
fill() { # file
    awk -v tool="'$tool'" '
        function stop(message) {
            print FILENAME ":" FNR ": " message >"/dev/stderr"
            failed = 1
            exit 1
        }
        / end ndfu-reference/ { inside = 0 }
        !inside { print }
        / begin ndfu-reference / {
            if (inside)
                stop("a part begins inside another")
            inside = 1
            count++
            part = $0
            sub(/.* begin ndfu-reference /, "", part)
            sub(/ *-->$/, "", part)
            if (part !~ /^[a-z -]+$/)
                stop("no name of a part: " part)
            if (sub(/^page /, "", part))
                part = "page \"" part "\""
            command = tool " " part
            while ((command | getline line) > 0)
                print line
            if (close(command) != 0)
                stop("the part could not be made")
        }
        END {
            if (!failed && (inside || !count))
                stop(inside ? "a part has no end" : "nothing to fill in")
        }' "$1" >"$new"
    cmp -s "$new" "$1" || {
        cat "$new" >"$1"
        echo "$1"
    }
}

"$tool" names | while read -r command; do
    page=packaging/man/ndfu-$(echo "$command" | tr ' ' -).1
    [ -e "$page" ] || begin_page "$command" >"$page"
done
for file in packaging/man/ndfu.1 packaging/man/ndfu-*.1 \
    packaging/completions/ndfu.bash packaging/completions/_ndfu packaging/completions/ndfu.fish \
    docs/exit-codes.md; do
    fill "$file"
done
