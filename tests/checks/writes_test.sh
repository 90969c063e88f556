#!/bin/sh
# tests/checks/writes.sh is content with the source, and with no copy of it that has one more write.
set -eu
cd "$(dirname "$0")/../.."
tests/checks/writes.sh

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
for planted in 'ndfu_step_enter(engine, NDFU_STEP_WRITE);' 'ndfu_exchange_write(engine, 0, 0);' \
    'engine->step = is_it ? NDFU_STEP_WRITE : NDFU_STEP_PING;' \
    'engine->step = NDFU_STEP_WRITE;' 'const enum ndfu_step next = NDFU_STEP_WRITE;'; do
    rm -rf "$copy/lib"
    cp -r lib "$copy/lib"
    printf 'static void sneak(struct ndfu_engine *engine)\n{\n    %s\n}\n' "$planted" >>"$copy/lib/engine/recovery.c"
    if tests/checks/writes.sh "$copy" >/dev/null 2>&1; then
        echo "not seen: $planted" >&2
        exit 1
    fi
done
