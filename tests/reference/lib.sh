#!/bin/sh
# Shared by the tests of man pages and completions. Source it first; it brings tests/cli/lib.sh along.
#
# NDFU and REFERENCE are the programs, SOURCE is the folder of the project; CTest sets them.
# shellcheck source=../cli/lib.sh
. "$SOURCE/tests/cli/lib.sh"

mend="run: cmake --build --preset dev --target reference"

need() { # program
    command -v "$1" >/dev/null || fail "$1 is missing; run: packaging/install-dependencies.sh test"
}

# The names of all commands, as --help has them.
command_names() {
    "$NDFU" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]* \{0,1\}[a-z]*\)  *[A-Z].*/\1/p'
}

# The long options of a command, as its --help has them.
long_options() { # command
    # shellcheck disable=SC2086 # one word or two
    "$NDFU" $1 --help | sed -n 's/^  \(-., \|    \)\(--[a-z-]*\).*/\2/p'
}
