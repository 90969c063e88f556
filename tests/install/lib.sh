# Shared by the tests of what is installed; on top of tests/cli/lib.sh, whose start_sim they use.
#
# BUILD is the folder that ndfu was built in, SOURCE its source, LIBDIR where libraries are installed
# below a prefix, CC and CXX compilers, and SANITIZE the options for the sanitizers that ndfu was built
# with; CTest sets them.
. "$SOURCE/tests/cli/lib.sh"
unset LD_LIBRARY_PATH PKG_CONFIG_PATH

# Installs into ./prefix, by way of another folder: what is installed can be moved.
install_moved() {
    cmake --install "$BUILD" --prefix "$work/elsewhere" >install.log 2>&1 || {
        cat install.log >&2
        fail "cmake --install"
    }
    mv elsewhere prefix
    prefix=$work/prefix
    NDFU=$prefix/bin/ndfu
    export PKG_CONFIG_PATH="$prefix/$LIBDIR/pkgconfig"
}

has_compilers() {
    [ -n "$CXX" ] || {
        echo "skipped: there is no C++ compiler that goes with $CC" >&2
        return 1
    }
}

# Updates a new simulated device with a program: its report has what the program says it has sent.
expect_update() { # program seed
    start_sim --flash-time zero --images 1
    expect_exit 0 "$1" port "$2"
    join_sim
    sum=$(cat out)
    [ ${#sum} -eq 64 ] || fail "$1 printed no SHA-256"
    expect_text report "\"sha256\":	\"$sum\""
}

# Whether a program loads the shared library.
expect_linkage() { # program shared|static
    loaded=static
    ! readelf -d "$1" | grep -q "NEEDED.*\[libndfu\.so" || loaded=shared
    [ $loaded = "$2" ] || fail "$1 is linked with the $loaded library, not the $2 one"
}
