#!/bin/sh
# Ports that are none, and ports behind which there is no bootloader.
. "$(dirname "$0")/lib.sh"

"$MAKE_PACKAGE" app.zip application=5000 >/dev/null

as_user=""
refuses() { # code port text
    # shellcheck disable=SC2086 # a command, or nothing
    expect_exit "$1" $as_user "$NDFU" flash app.zip -p "$2" --connect-timeout 1
    expect_text err "$3"
    [ ! -s out ] || fail "a result was printed for $2"
}

refuses 4 /dev/ttyNOWHERE "there is no port '/dev/ttyNOWHERE'"
refuses 4 "$work" "is a directory"
refuses 4 ttyNOWHERE "there is no port '/dev/ttyNOWHERE'"
refuses 4 app.zip "is a file"
refuses 4 /dev/null "is a device of another kind"

# The unset variable of a job meant a device without a serial number, which was not found, and in
# ndfu doctor nothing was wrong with a port without a name.
refuses 2 "" "--port is empty"
for command in "flash app.zip" "plan app.zip" info reset enter doctor; do
    for option in port serial path; do
        # shellcheck disable=SC2086 # a command and its operand
        expect_exit 2 "$NDFU" $command --$option ""
        expect_text err "--$option is empty; is a variable unset? Give "
    done
done
expect_exit 2 "$NDFU" flash app.zip -s C0FFEE -s ""
expect_text err "--serial is empty"
expect_exit 2 "$NDFU" flash app.zip --usb ""
expect_text err "--usb takes VID[:PID]"

start_peer silent
refuses 6 "$peer_port" "nothing arrived at all"
stop_peer
start_peer noise
refuses 6 "$peer_port" "not a response of the DFU protocol"
stop_peer
start_peer endless
refuses 6 "$peer_port" "without an end"
stop_peer

# Another ndfu has the port.
"$MAKE_PACKAGE" long.zip application=500000 >/dev/null
start_sim
"$NDFU" flash long.zip -p port 2>first &
flash=$!
until grep -q Sending first; do :; done
refuses 4 port "is in use by $(cat /proc/$flash/comm), pid $flash"
kill -TERM $flash
wait $flash && fail "the first one had ended already"
stop_sim

# Nobody may open it. Root may always, and so gives that up.
start_sim
chmod 755 "$work"
if [ "$(id -u)" -ne 0 ]; then
    chmod 0 "$(readlink port)"
    refuses 4 port "no permission to open 'port', and no group has it; install a udev rule"
elif can_be_nobody; then
    as_user=$nobody
    chmod 0660 "$(readlink port)"
    refuses 4 port "it belongs to the group"
    chmod 0600 "$(readlink port)"
    refuses 4 port "no permission to open 'port', and no group has it; install a udev rule"
fi
as_user=""
chmod 0600 "$(readlink port)"
stop_sim
