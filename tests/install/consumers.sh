#!/bin/sh
# Programs outside the tree are built against what is installed, in C and C++, with the shared and the
# static library, through pkg-config and find_package; each updates a simulated device.
. "$(dirname "$0")/lib.sh"
has_compilers || exit 77
install_moved
consumer=$SOURCE/tests/install/consumer
strict="-Wall -Wextra -pedantic-errors -Werror $SANITIZE"
seed=0

# Each gets another image, so that no report can be that of another program.
expect_consumer() { # program shared|static
    seed=$((seed + 1))
    expect_linkage "$1" "$2"
    expect_update "$1" $seed
}

[ "$(realpath "$(pkg-config --variable=libdir ndfu)")" = "$prefix/$LIBDIR" ] ||
    fail "pkg-config finds ndfu somewhere else"

# shellcheck disable=SC2046,SC2086 # lists of options
through_pkg_config() { # shared|static libraries
    "$CC" -std=c11 $strict $(pkg-config --cflags ndfu) -o "c_$1" "$consumer/consumer.c" $2
    "$CXX" -std=c++11 $strict $(pkg-config --cflags ndfu) -o "cpp_$1" "$consumer/consumer.cpp" $2
}
through_pkg_config shared "$(pkg-config --libs ndfu)"
through_pkg_config static "$(pkg-config --static --libs ndfu | sed s/-lndfu/-l:libndfu.a/)"
export LD_LIBRARY_PATH="$prefix/$LIBDIR"
for program in c_shared c_static cpp_shared cpp_static; do
    expect_consumer ./$program ${program#*_}
done
unset LD_LIBRARY_PATH

build() { # folder options...
    folder=$1
    shift
    CFLAGS=$SANITIZE CXXFLAGS=$SANITIZE cmake -G Ninja -S "$consumer" -B "$folder" \
        -D CMAKE_C_COMPILER="$CC" -D CMAKE_CXX_COMPILER="$CXX" "$@" >build.log 2>&1 &&
        cmake --build "$folder" >>build.log 2>&1 || {
        cat build.log >&2
        fail "the CMake project of a consumer"
    }
}
build found -D CMAKE_PREFIX_PATH="$prefix"
grep -q "^ndfu_DIR:PATH=$prefix/" found/CMakeCache.txt || fail "CMake finds ndfu somewhere else"
for program in c_shared c_static cpp_shared cpp_static; do
    expect_consumer found/$program ${program#*_}
done

# Without the other libraries there is no static one; with it asked for, that is said.
mkdir bare
cat >bare/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(bare LANGUAGES C)
find_package(ndfu REQUIRED COMPONENTS ${WANTED})
if(NOT TARGET ndfu::ndfu AND NOT TARGET ndfu::ndfu_static)
  message(FATAL_ERROR "there is no target")
endif()
CMAKE
configure_bare() { # code wanted
    rm -rf bare/build
    PKG_CONFIG_LIBDIR=/nonexistent PKG_CONFIG_PATH="" expect_exit "$1" cmake -G Ninja -S bare -B bare/build \
        -D CMAKE_C_COMPILER="$CC" -D CMAKE_PREFIX_PATH="$prefix" -D WANTED="$2"
}
configure_bare 0 shared
configure_bare 0 ""
expect_text out "ndfu::ndfu_static needs what is not there: libserialport libusb-1.0"
configure_bare 1 static
expect_text err "ndfu::ndfu_static needs what is not there: libserialport libusb-1.0"
