#!/bin/sh
# The layer check itself: it passes on this tree, and finds each include that it is there to find.
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
check=$source/tests/checks/layers.sh
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

"$check" "$source"

mkdir -p "$copy/tests"
cp -r "$source/include" "$source/lib" "$source/cli" "$source/examples" "$copy"
cp -r "$source/tests/target" "$copy/tests"

cat >"$copy/planted" <<'LIST'
lib/engine/engine.c "port/port.h"
lib/engine/engine.c <time.h>
lib/engine/engine.c <unistd.h>
lib/engine/engine.c "station/options.h"
lib/wire/slip.c "engine/engine.h"
lib/wire/slip.c <ndfu/package.h>
lib/plan/flow.c "wire/request.h"
lib/base/crc32.c "wire/slip.h"
lib/package/package.c "engine/engine.h"
lib/package/package.c <zip.h>
lib/package/create.c <openssl/evp.h>
lib/firmware/elf.c "package/archive.h"
lib/crypto/key.c "package/archive.h"
lib/port/port.c <libserialport.h>
lib/port/port.c "engine/engine.h"
lib/port/port.c "device/watch.h"
lib/port/transport.c "station/update.h"
lib/port/port.c <libusb.h>
lib/device/list.c "engine/engine.h"
lib/device/list.c "station/update.h"
lib/device/list.c <libserialport.h>
lib/station/station.c <poll.h>
lib/station/station.c <libudev.h>
cli/flash.c "engine/engine.h"
examples/foreign_loop.c "engine/engine.h"
examples/foreign_loop.c <libudev.h>
cli/sim/sim.c <openssl/evp.h>
include/ndfu/update.h <stdio.h>
tests/target/decoder.c "wire/slip.h"
tests/target/decoder.c "plan/flow.h"
tests/target/decoder.c "engine/engine.h"
tests/target/decoder.c "base/bytes.h"
LIST
while read -r file header; do
    echo "#include $header" >>"$copy/$file"
done <"$copy/planted"

if "$check" "$copy" 2>"$copy/messages"; then
    echo "no planted include was found" >&2
    exit 1
fi
cat "$copy/messages"
while read -r file header; do
    header=$(echo "$header" | tr -d '"<>')
    grep -q "^$file:.*$header" "$copy/messages" || {
        echo "an include of $header in $file was not found" >&2
        exit 1
    }
done <"$copy/planted"
[ "$(grep -c : "$copy/messages")" -eq "$(grep -c . "$copy/planted")" ]
