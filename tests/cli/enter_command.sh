#!/bin/sh
# What a command of --enter-command finds, and how its end is told, wherever ndfu was started.
. "$(dirname "$0")/lib.sh"

start_sim
enter="enter -p port --enter-timeout 20 --enter-command"

# Where the end of a process is ignored, nobody was told of it: the command "did not end".
# shellcheck disable=SC2086 # options
expect_exit 0 env --ignore-signal=CHLD "$NDFU_PROGRAM" $enter true
[ "$(cat out)" = port ] || fail "the port is '$(cat out)'"
# shellcheck disable=SC2086 # as above
expect_exit 4 env --ignore-signal=CHLD "$NDFU_PROGRAM" $enter 'exit 3'
expect_text err "ended with 3"

# On a terminal one that read from it, or set it up, was stopped, and "did not end" either. It is not in
# the foreground, so that it has no terminal at all, and nothing to read.
on_terminal() { # code command
    code=0
    # shellcheck disable=SC2016 # for the shell that script runs
    ENTER="$NDFU_PROGRAM $enter" COMMAND=$2 script -qec '$ENTER "$COMMAND"' /dev/null >out </dev/null ||
        code=$?
    [ $code -eq "$1" ] || fail "exit code $code instead of $1: $2: $(cat out)"
}
on_terminal 0 'cat >read && stty sane <&2'
[ ! -s read ] || fail "the command has read '$(cat read)'"
on_terminal 4 'read -r answer </dev/tty'
expect_text out "ended with"
# Nor does the port that it opens become its terminal, which would be hung up when the command ends.
# shellcheck disable=SC2086,SC2016 # options; for the shell that ndfu runs
expect_exit 0 "$NDFU_PROGRAM" $enter 'exec 3<>"$NDFU_PORT"; cat /proc/self/stat >stat'
[ "$(cut -d ' ' -f 7 stat)" -eq 0 ] || fail "the command has the terminal $(cut -d ' ' -f 7 stat)"
stop_sim
