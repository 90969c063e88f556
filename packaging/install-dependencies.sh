#!/bin/sh
# Installs what ndfu is built and tested with, on Debian and Ubuntu: only what is missing, with apt,
# as root or through sudo. README.md says what each library is for.
#
# usage: packaging/install-dependencies.sh [build|test]
set -eu

build="cmake ninja-build gcc libc6-dev pkgconf
    libserialport-dev libusb-1.0-0-dev libudev-dev zlib1g-dev libzip-dev libnanopb-dev nanopb libcjson-dev libssl-dev"
test="$build g++ clang libclang-rt-dev libcmocka-dev umockdev libumockdev-dev valgrind
    python3 python3-jsonschema bash-completion fish jq mandoc socat zsh"

case "${1:-build}" in
build) wanted=$build ;;
test) wanted=$test ;;
*)
    sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing=""
for package in $wanted; do
    is_installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || {
        echo "$0: not root and no sudo; install these packages and try again:$missing" >&2
        exit 1
    }
    as_root=sudo
fi

echo "Installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get -qq update
# shellcheck disable=SC2086 # a list of package names
$as_root apt-get -qq install --no-install-recommends -y $missing >/dev/null
