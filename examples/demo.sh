#!/bin/sh
# Installs what is missing, builds ndfu, and shows an update of a simulated device that is killed
# half-way and finished by a second run.
set -eu
cd "$(dirname "$0")/.."
root=$PWD

packaging/install-dependencies.sh build
cmake --preset demo >/dev/null
cmake --build --preset demo
ndfu=$root/build/demo/cli/ndfu

work=$(mktemp -d)
sim=""
finish() {
    [ -z "$sim" ] || kill "$sim" 2>/dev/null || true
    wait
    rm -rf "$work"
}
trap finish EXIT
cd "$work"

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
show() {
    printf '$ ndfu %s\n' "$*"
    "$ndfu" "$@"
}

say "A package of a SoftDevice with bootloader and of an application, signed with a new key:"
"$root/build/demo/tests/tools/ndfu_make_package" app.zip softdevice_bootloader=40960:1 application=65536:2 >sums
show pkg show app.zip

say "A simulated device in its bootloader, on a port of its own:"
printf '$ ndfu sim --link port --trace trace &\n'
mkfifo ready
"$ndfu" sim --link port --report report --trace trace --images 2 >ready &
sim=$!
exec 8<ready
read -r port <&8
echo "$port -> $(readlink "$port")"

say "An update that is killed half-way:"
printf '$ ndfu flash app.zip -p port &\n'
"$ndfu" flash app.zip -p port &
flash=$!
# An execute is a frame of one byte: the init packet, then five pages of the first image.
while kill -0 "$flash" && [ "$(grep -c '^> 04c0' trace)" -lt 6 ]; do :; done
kill -KILL "$flash"
wait "$flash" 2>/dev/null || true
printf '\n$ kill -KILL %s\n' "$flash"

say "What the device has, and where a second run would go on; this changes nothing:"
show plan app.zip -p port

say "The second run. The device resets after each image, and its port goes away and comes back:"
show flash app.zip -p port

wait "$sim"
sim=""
say "What the device has put in its place:"
grep -A 4 '"kind"' report | grep -v '[{}]'
while read -r sum kind; do
    grep -q "$sum" report || {
        echo "The device does not have the $kind of the package." >&2
        exit 1
    }
done <sums
echo "These are the images of the package."
