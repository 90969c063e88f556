#!/bin/sh
# The documentation check itself: it passes on this tree, and finds each omission that it is there to
# find.
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
check=$source/tests/checks/documentation.py
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

"$check" "$source"

# Plants something in one header of a fresh copy, which the check must then find.
finds() { # header sed-script message
    rm -rf "$copy/include"
    cp -r "$source/include" "$copy"
    sed -i "$2" "$copy/include/ndfu/$1"
    if cmp -s "$copy/include/ndfu/$1" "$source/include/ndfu/$1"; then
        echo "nothing was planted in $1 by: $2" >&2
        exit 1
    fi
    if "$check" "$copy" 2>"$copy/messages"; then
        echo "not found in $1: $3" >&2
        exit 1
    fi
    grep -qF -- "$3" "$copy/messages" || {
        cat "$copy/messages" >&2
        echo "something else was found in $1 than: $3" >&2
        exit 1
    }
}

finds resume.h 's/@file//' "has no @file block"
finds update.h 's/extern "C"//' 'without extern "C"'
finds event.h 's/^ \* at the end in later versions. \*\/$//; s/^ \*\/$//' "'struct ndfu_event {' has no doc block"
finds resume.h '/What to do with what/d' "'enum ndfu_resume_mode {' has no doc block"
finds ndfu.h 's/^NDFU_API.*/int x;\n&/' "ndfu_version_string() has no doc block"
finds ndfu.h '/^ \* The release of/d' "ndfu_version_string() does not say what it does"
finds ndfu.h '/@return/d' "ndfu_version_string() does not say what it returns"
finds ndfu.h 's/a static string/a string/' "ndfu_version_string() does not say to whom belongs what it returns"
finds ndfu.h '/^ \* Threads: any.$/d' "ndfu_version_string() does not say which threads may call it"
finds ndfu.h 's/^ \* Threads: any.$/ * Threads: mine./' "ndfu_version_string() does not say which threads"
finds update.h '/@param port /d' "ndfu_update_create() does not say what 'port' is"
finds key.h 's/@param path .*/@param path/' "ndfu_key_open() does not say what 'path' is"
finds update.h 's/@param update   receives/@param updates  receives/' "ndfu_update_create() has no parameter 'updates'"
finds verify.h 's/@param check    which/@param key      which/' "ndfu_image_verify() does not have its parameters in this order"
finds update.h 's/freed with ndfu_update_destroy()/used/' "ndfu_update_create() does not say who frees 'update'"
finds key.h 's/of the file; not kept/of the file/' "ndfu_key_open() does not say how long 'path' must stay"
finds update.h 's/may be NULL$/an update/' "ndfu_update_destroy() does not say what it makes of NULL as 'update'"
finds update.h 's/sizeof \*options/of it/' "ndfu_update_options_init() does not say in what 'size' is counted"
finds device.h 's/the number of devices/some/' "ndfu_device_count() does not say in what it counts"
finds update.h 's/what ndfu_package_check() says; NDFU_E_ARGUMENT where/an error where/; s/NDFU_E_NO_MEMORY, also/also/' \
    "ndfu_update_create() does not say which errors it returns"
finds update.h 's/ndfu_package_check() says/ndfu_package_test() says/' "there is no ndfu_package_test()"
finds update.h 's/NDFU_E_DATA/NDFU_E_DATE/' "there is no NDFU_E_DATE"
finds update.h 's/NDFU_E_PORT_…/NDFU_E_PART_…/' "there is no NDFU_E_PART_…"
# What another block was to say must be said there.
finds package.h 's/@param error    may be NULL$//' "ndfu_package_open_memory() does not say what 'error' is"
