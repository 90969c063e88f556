#!/bin/sh
# SPDX-License-Identifier: MIT
# The simulated target must be able to disagree with the library: it may include nothing of the
# library's protocol layers. Exits with 1, and says where, when it does.
#
# usage: check_independence.sh FOLDER...
set -eu

forbidden='^[[:space:]]*#[[:space:]]*include[[:space:]]*["<]([./]*lib/)?(wire|plan|engine)/'

# A check that looks at nothing would pass.
for folder in "$@"; do
    grep -qE '^#include "target/' "$folder"/*.c || {
        echo "$folder: no source of the simulated target in it" >&2
        exit 2
    }
done

if grep -nE "$forbidden" $(find "$@" -name '*.[ch]'); then
    echo "the simulated target includes the library's protocol code" >&2
    exit 1
fi
