#!/bin/sh
# Man pages: every command has one, with all its options; they are sound; what they refer to is there.
# shellcheck source=lib.sh
. "$SOURCE/tests/reference/lib.sh"
need mandoc
pages=$SOURCE/packaging/man

# Whether another page is installed on this machine is nothing that a page can be wrong about.
lint() { # pages...
    mandoc -T lint -W style "$@" | grep -v 'referenced manual not found' >findings
}
if lint "$pages"/*ndfu*.[13]; then
    cat findings >&2
    fail "mandoc finds fault with the man pages"
fi
{ cat "$pages/ndfu.1"; echo '.Nosuch macro'; } >broken.1
lint broken.1 || fail "mandoc finds no fault with a page that has one"

command_names >names
[ -s names ] || fail "no commands were found in --help"
while read -r name; do
    page=$pages/ndfu-$(echo "$name" | tr ' ' -).1
    [ -e "$page" ] || fail "ndfu $name has no man page; $mend"
    mandoc -T ascii -O width=200 "$page" | sed 's/.\x08//g' >page
    expect_text page "ndfu $name"
    long_options "$name" >options
    while read -r option; do
        grep -qw -- "$option" page || fail "$option is not in $page; $mend"
    done <options
done <names
[ "$(find "$pages" -name 'ndfu-*.1' | wc -l)" -eq "$(wc -l <names)" ] ||
    fail "there are man pages of commands that there are not"

sed -n 's/^\.\(Pq \)\{0,1\}Xr \([a-z-]*\) \([0-9]\).*/\2.\3/p' "$pages"/ndfu*.1 | sort -u >references
grep -qx ndfu.1 references || fail "no references were found in the man pages"
while read -r page; do
    [ -e "$pages/$page" ] || fail "a man page refers to $page, which is not there"
done <references
