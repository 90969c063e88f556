#!/bin/sh
# Fails when an include crosses the layers in the wrong direction, when a third-party library is
# included outside its place, or when a system header is included above the layers that know one.
# docs/architecture.md draws the layers.
#
# usage: tests/checks/layers.sh [SOURCE-DIRECTORY]
set -eu
cd "${1:-$(dirname "$0")/../..}"

# folder: the folders whose headers it may include
allowed() {
    case $1 in
    lib/base) echo "base" ;;
    lib/wire) echo "wire base" ;;
    lib/plan) echo "plan base" ;;
    lib/engine) echo "engine wire plan base" ;;
    lib/firmware) echo "firmware base" ;;
    lib/crypto) echo "crypto base" ;;
    lib/package) echo "package firmware crypto plan base" ;;
    lib/port) echo "port base" ;;
    lib/device) echo "device port base" ;;
    lib/station) echo "station engine wire plan port device package base" ;;
    cli) echo "" ;;
    cli/sim) echo "sim target" ;;
    tests/target) echo "target" ;;
    *) echo "" ;;
    esac
}

# header: the only folders or files that may include it
owners() {
    case $1 in
    zlib.h) echo "lib/base/crc32.c tests/" ;;
    zip.h) echo "lib/package/archive tests/" ;;
    cjson/*) echo "lib/package/manifest cli/ tests/" ;;
    pb*.h | *.pb.h) echo "lib/package/init_packet tests/target/" ;;
    openssl/*) echo "lib/crypto/ tests/" ;;
    libserialport.h) echo "lib/port/serial.c lib/device/ports.c" ;;
    libusb.h | libudev.h) echo "lib/device/ tests/" ;;
    unistd.h | fcntl.h | poll.h | termios.h | dirent.h | grp.h | signal.h | sys/*)
        echo "lib/port/ lib/device/ cli/ examples/ tests/" ;;
    time.h) echo "lib/port/clock.c cli/ examples/ tests/" ;;
    *) echo "" ;;
    esac
}

failures=0
fail() {
    echo "$1:$2: $3" >&2
    failures=$((failures + 1))
}

is_owner() { # file, owners
    for owner in $2; do
        case $1 in "$owner"*) return 0 ;; esac
    done
    return 1
}

check_own() { # file, line, header: an include with quotation marks
    folder=$(dirname "$1")
    case $folder in cli*) [ -e "cli/$3" ] && return 0 ;; esac
    case " $(owners "$3") " in "  ") ;; *)
        is_owner "$1" "$(owners "$3")" || fail "$1" "$2" "\"$3\" is for $(owners "$3") alone"
        return 0
        ;;
    esac
    case " $(allowed "$folder") " in
    *" ${3%%/*} "*) ;;
    *) fail "$1" "$2" "$folder may not include \"$3\"" ;;
    esac
}

check_system() { # file, line, header: an include with angle brackets
    case $3 in
    ndfu/*)
        case $1:$3 in
        lib/plan/*:ndfu/resume.h) ;; # what the user allows is for the planner to know
        lib/plan/installed.h:ndfu/inquire.h | lib/plan/installed.h:ndfu/package.h) ;; # what it compares
        lib/wire/* | lib/plan/*) fail "$1" "$2" "<$3> is above this layer" ;;
        tests/target/*) fail "$1" "$2" "the simulated target shares nothing with the library" ;;
        esac
        return 0
        ;;
    esac
    case $1 in
    include/*)
        case $3 in
        stdbool.h | stddef.h | stdint.h) ;;
        *) fail "$1" "$2" "public headers include standard headers alone, not <$3>" ;;
        esac
        ;;
    esac
    [ -z "$(owners "$3")" ] || is_owner "$1" "$(owners "$3")" ||
        fail "$1" "$2" "<$3> is for $(owners "$3") alone"
}

includes=$(grep -rHnoE --include='*.[ch]' '^ *# *include *["<][^">]+[">]' include lib cli examples tests/target)
[ -n "$includes" ] || fail . 0 "no include was found at all"

while IFS=: read -r file line text; do
    header=$(echo "$text" | sed 's/.*["<]\([^">]*\)[">].*/\1/')
    case $text in
    *\"*) check_own "$file" "$line" "$header" ;;
    *) check_system "$file" "$line" "$header" ;;
    esac
done <<LIST
$includes
LIST

[ "$failures" -eq 0 ] || { echo "$failures includes cross the layers" >&2; exit 1; }
