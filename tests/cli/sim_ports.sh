#!/bin/sh
# ndfu sim and its port: where the link is made and where not, hosts that come and go as they like,
# and that nothing of it costs anything while nothing happens.
. "$(dirname "$0")/lib.sh"

create=01010a000000c0 # a command object of ten bytes

# The processor time of the simulation while nothing happens. What was begun may still be finished.
expect_idle() { # what
    [ -r "/proc/$sim/schedstat" ] || return 0
    for _ in 1 2 3 4 5; do
        before=$(cut -d' ' -f1 "/proc/$sim/schedstat")
        sleep 0.2
        after=$(cut -d' ' -f1 "/proc/$sim/schedstat")
        echo "$1: $(((after - before) / 1000)) us in 200 ms"
        [ $((after - before)) -gt 2000000 ] || return 0
    done
    fail "the simulation is busy: $1"
}

refuses_link() { # path text
    expect_exit 2 timeout $((5 * NDFU_SLOWNESS)) "$NDFU" sim --link "$1" --report report
    expect_text err "$2"
    [ ! -s out ] || fail "the name of a port was printed for $1"
    [ ! -e report ] || fail "a report was written for $1"
}

# What is no link of a simulation is left alone.
echo mine >file
refuses_link file "'file' is there already"
[ "$(cat file)" = mine ] || fail "a file was changed"
mkdir folder
refuses_link folder "'folder' is there already"
ln -s file alias
refuses_link alias "'alias' is there already"
[ "$(readlink alias)" = file ] || fail "somebody's link was changed"
refuses_link nowhere/port "folder 'nowhere/': No such file or directory"

# The link may be in another folder; what a simulation that was killed left behind is replaced, and
# is gone at the end.
mkfifo names
"$NDFU" sim --link folder/port >names &
sim=$!
read -r name <names
[ "$name" = folder/port ] || fail "the port was called '$name'"
kill -KILL $sim
wait $sim 2>/dev/null || true
[ -L folder/port ] || fail "a killed simulation took its link away"
ln -s folder/port port
"$NDFU" sim --link folder/port >names &
sim=$!
exec 8<names
read -r name <&8
expect_ping
stop_sim
[ ! -L folder/port ] || fail "a link was left behind"
rm port

# A link that leads to another port by now is another simulation's.
start_sim
ln -sf /dev/pts/99999 port
stop_sim
[ "$(readlink port)" = /dev/pts/99999 ] || fail "another simulation's link was removed"
rm port

# Nobody reads the names any more; they are printed again after a reset.
start_sim --flash-time zero
exec 8<&-
"$PORT_HOST" port write 0cc0
expect_ping
stop_sim
expect_report resets.abort 1

# Nobody reads them, and the pipe is full.
rm names
mkfifo names
exec 8<>names
dd if=/dev/zero of=names bs=4096 oflag=nonblock 2>/dev/null || true
"$NDFU" sim --link port --report report --flash-time zero >names &
sim=$!
until [ -L port ]; do :; done
expect_ping
stop_sim
exec 8<&-

# Hosts that open, write and close: everything arrives, be it little or more than the port holds.
start_sim
expect_idle "without a host"
for _ in 1 2 3 4 5 6 7 8 9 10; do
    "$PORT_HOST" port write $create
done
"$PORT_HOST" port repeat 2000 $create
expect_ping
stop_sim
expect_report command_creates 2010

# A host that is killed in the middle of a frame: what was taken stays with the target, as it does in
# a real one, until the next host sends a frame abort.
start_sim
"$PORT_HOST" port write 09 die 2>/dev/null || true
"$PORT_HOST" port write db00c0$ping find $pong || fail "the target does not answer after half a frame"
stop_sim

# A host that never reads, and asks for more than anything holds: the target goes on, and so does the
# next host.
start_sim
mkfifo until
"$PORT_HOST" port repeat 150000 0ac0 stay <until >there &
peer=$!
exec 9>until
until [ -s there ]; do :; done
expect_idle "with a host that does not read"
exec 9>&-
wait $peer
peer=""
expect_ping
stop_sim

# A host that writes more than the line takes, with the host there and without.
start_sim --transport uart --baud 300
: >there
"$PORT_HOST" port fill $create stay <until >there &
peer=$!
exec 9>until
until [ -s there ]; do :; done
expect_idle "with a host that is held"
exec 9>&-
wait $peer
peer=""
expect_idle "with what a host left behind"
stop_sim

# Many targets, of which one is used.
start_sim --count 32
expect_ping port-32
expect_idle "with 32 targets"
stop_sim
expect_number report-31 opens 0
