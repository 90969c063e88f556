#!/bin/sh
# Each component installs its files and no others, all together make an installation, and the command
# runs from wherever that is.
#
# SHARED_FILE, SHARED_NAME and SHARED_LINK are the names of the shared library: of the file, of the
# soname, and the one to link with. CONFIG is the configuration that was built.
. "$(dirname "$0")/lib.sh"

sorted() { # folder: the files in it, by their names
    (cd "$1" && find . ! -type d | sed 's|^\./||' | sort)
}
below() { # prefix, names on standard input
    sed "s|^|$1/|"
}

{
    echo "$LIBDIR/$SHARED_FILE"
    echo "$LIBDIR/$SHARED_NAME"
} | sort >runtime
{
    (cd "$SOURCE/include" && find ndfu -name '*.h') | below include
    printf '%s\n' "$SHARED_LINK" libndfu.a pkgconfig/ndfu.pc | below "$LIBDIR"
    printf '%s.cmake\n' ndfuConfig ndfuConfigVersion ndfuTargets "ndfuTargets-$CONFIG" \
        ndfuStaticTargets "ndfuStaticTargets-$CONFIG" | below "$LIBDIR/cmake/ndfu"
} | sort >development
{
    echo bin/ndfu
    (cd "$SOURCE/packaging/man" && find . -name '*.1' | sed 's|^\./||') | below share/man/man1
    [ ! -d "$SOURCE/packaging/completions" ] || printf '%s\n' bash-completion/completions/ndfu \
        fish/vendor_completions.d/ndfu.fish zsh/site-functions/_ndfu | below share
} | sort >"command"
{
    printf '%s\n' README.md LICENSE | below share/doc/ndfu
    (cd "$SOURCE" && find docs examples ! -type d ! -path examples/demo.sh) | below share/doc/ndfu
    (cd "$SOURCE/packaging/man" && find . -name '*.3' | sed 's|^\./||') | below share/man/man3
} | sort >documentation
echo lib/udev/rules.d/60-ndfu.rules >udev

for component in runtime development command documentation udev; do
    expect_exit 0 cmake --install "$BUILD" --prefix "$work/only/$component" --component $component
    sorted "only/$component" >got
    diff $component got >&2 || fail "the files of the component $component"
done

install_moved
sort runtime development command documentation udev >all
sorted prefix >got
diff all got >&2 || fail "what all components install, and what is installed"

ndfu=$prefix/bin/ndfu
expect_exit 0 "$ndfu" --version
[ "$(cat out)" = "ndfu $(pkg-config --modversion ndfu)" ] || fail "the versions differ"
ldd "$ndfu" >libraries
awk '$1 ~ /^libndfu/ { print $3 }' libraries | xargs realpath >found
[ "$(cat found)" = "$prefix/$LIBDIR/$SHARED_FILE" ] || {
    cat libraries >&2
    fail "the installed command loads another library"
}
# Nothing says where it was built, or installed first.
grep -rlF -e "$SOURCE" -e "$work/elsewhere" prefix/"$LIBDIR"/pkgconfig prefix/"$LIBDIR"/cmake &&
    fail "an installed file has a path of the build in it"
exit 0
