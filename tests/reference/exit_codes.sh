#!/bin/sh
# Exit codes: the command, its man page and docs/exit-codes.md have the same ones, for the same statuses.
# shellcheck source=lib.sh
. "$SOURCE/tests/reference/lib.sh"
need mandoc
docs=$SOURCE/docs/exit-codes.md

same() { # expected found what
    [ -s "$1" ] || fail "nothing was found in $1"
    diff "$1" "$2" >&2 || fail "$3; $mend"
}

# The part of the man page, without line breaks.
mandoc -T ascii -O width=1000 "$SOURCE/packaging/man/ndfu.1" | sed 's/.\x08//g' |
    sed -n '/^EXIT STATUS/,/^[A-Z][A-Z ]*$/p' >man-part

# What the codes mean.
"$NDFU" --help | sed -n '/^Exit codes:/,$s/^  \([0-9]*\)  \(.*\)/\1 \2/p' >codes
sed -n 's/^| \([0-9]*\) | \(.*\) |$/\1 \2/p' "$docs" >codes-in-docs
sed -n 's/^ \{5\}\([0-9][0-9]*\)  \( *\)\(.*\)/\1 \3/p' man-part >codes-in-man
same codes codes-in-docs "the exit codes in docs/exit-codes.md are not those of --help"
same codes codes-in-man "the exit codes in ndfu(1) are not those of --help"

# Which status has which code: every status of the library has one, and only one.
sed -n 's/^ *ROW(NDFU_[A-Z_]*, *[0-9]*, "\([a-z-]*\)".*/\1/p' "$SOURCE/include/ndfu/status.h" |
    sort >statuses
sed -n 's/^| \(`.*`\) | \([0-9]*\) |$/\2 \1/p' "$docs" | tr -d '`,' >rows-in-docs
awk '/^     [0-9]+  / { code = $1 } /^ *Status / { sub(/^ *Status/, code); print }' man-part |
    tr -d ',' >rows-in-man
awk '{ for (i = 2; i <= NF; i++) print $i }' rows-in-docs | sort >statuses-in-docs
same statuses statuses-in-docs "the statuses in docs/exit-codes.md are not those of the library"
same rows-in-docs rows-in-man "the statuses in ndfu(1) are not those of docs/exit-codes.md"

# The rules, wherever their lines are broken.
"$NDFU" --help | sed '1,/^Exit codes:/d' | sed '1,/^$/d' >rules
[ -s rules ] || fail "no rules were found in --help"
tr -s ' \n' '  ' <"$docs" >docs-line
tr -s ' \n' '  ' <man-part >man-line
awk -v RS= '{ gsub(/[ \n]+/, " "); print }' rules >rule-lines
while read -r rule; do
    grep -qF -- "$rule" docs-line || fail "not in docs/exit-codes.md: $rule; $mend"
    grep -qF -- "$rule" man-line || fail "not in ndfu(1): $rule; $mend"
done <rule-lines
