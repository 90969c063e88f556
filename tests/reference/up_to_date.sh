#!/bin/sh
# Man pages, completions and docs are what the tables of the command make of them.
# shellcheck source=lib.sh
. "$SOURCE/tests/reference/lib.sh"

copy() {
    rm -rf tree
    mkdir -p tree/docs tree/packaging
    cp "$SOURCE/docs/exit-codes.md" tree/docs
    cp -r "$SOURCE/packaging/man" "$SOURCE/packaging/completions" tree/packaging
}

copy
"$SOURCE/packaging/reference.sh" "$REFERENCE" tree >changed
while read -r file; do
    diff -u "$SOURCE/$file" "tree/$file" >&2 || true
done <changed
[ ! -s changed ] || fail "not up to date; $mend"

# It finds what is stale, and what is missing.
page=packaging/man/ndfu-flash.1
sed -i 's/^| 3 |/| 9 |/' tree/docs/exit-codes.md
sed -i '/-l unsigned/d' tree/packaging/completions/ndfu.fish
sed -i "s/words='none rtscts'/words='none'/" tree/packaging/completions/ndfu.bash
sed -i 's/^_ndfu-flash() {/_ndfu-fly() {/' tree/packaging/completions/_ndfu
rm tree/$page
"$SOURCE/packaging/reference.sh" "$REFERENCE" tree >changed
for file in docs/exit-codes.md packaging/completions/ndfu.fish packaging/completions/ndfu.bash \
    packaging/completions/_ndfu $page; do
    expect_text changed "$file"
done
expect_text tree/$page '.It Fl \-unsigned'
cp "$SOURCE/$page" tree/$page
diff -r "$SOURCE/packaging/man" tree/packaging/man >&2 || fail "the man pages were not mended"
diff -r "$SOURCE/packaging/completions" tree/packaging/completions >&2 ||
    fail "the completions were not mended"
diff "$SOURCE/docs/exit-codes.md" tree/docs >&2 || fail "docs/exit-codes.md was not mended"

# Files that it cannot fill in stay as they are.
wrong() { # text
    expect_exit 1 "$SOURCE/packaging/reference.sh" "$REFERENCE" tree
    expect_text err "$1"
    copy
}
sed -i 's/ end ndfu-reference//' tree/packaging/completions/_ndfu
wrong "packaging/completions/_ndfu"
sed -i 's/begin ndfu-reference zsh/begin ndfu-reference csh/' tree/packaging/completions/_ndfu
wrong "there is no part 'csh'"
sed 's/page flash/page fly/' tree/$page >tree/packaging/man/ndfu-fly.1
wrong "there is no command 'fly'"
