#!/bin/sh
# Completion in fish, asked by its own `complete -C`.
# shellcheck source=completion.sh
. "$SOURCE/tests/reference/completion.sh"
need fish

fish --no-execute completions/ndfu.fish
cat >asked <<'END'
source completions/ndfu.fish
complete -C $argv[1]
END

# Without the help, the option before an "=", and the slash behind a directory.
ask() { # line
    fish --no-config asked "$1" | sed 's/\t.*//; s/^--[a-z-]*=//; s,/$,,'
}
expect_offers

# With the help.
fish --no-config asked "ndfu fl" >out
expect_text out "flash	Put a package on a device"
fish --no-config asked "ndfu flash --unsi" >out
expect_text out "PACKAGE is Intel HEX"
