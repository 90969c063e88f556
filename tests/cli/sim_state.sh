#!/bin/sh
# ndfu sim --state: flash survives the simulation, whatever it was doing, and is never mistaken.
. "$(dirname "$0")/lib.sh"

"$MAKE_PACKAGE" --fw-version 5 new.zip application=20000:1 >/dev/null
"$MAKE_PACKAGE" --fw-version 4 old.zip application=20000:2 >/dev/null

# The version that was installed is still known, and the application is there to be started.
start_sim --flash-time zero --state flash --app-version 0
expect_exit 0 "$NDFU" flash new.zip -p port
stop_sim
[ -s flash ] || fail "no flash was left"
cp flash kept
start_sim --flash-time zero --state flash --app-version 0
expect_exit 5 "$NDFU" flash old.zip -p port
stop_sim
start_sim --flash-time zero --state flash --app-version 0 --transport uart --boot-application
"$PORT_HOST" port write 0901c0 find 60090101c0 && fail "the application was not started"
stop_sim
expect_text report '"mode":	"application"'
start_sim --flash-time zero --state new --app-version 0
expect_exit 0 "$NDFU" flash old.zip -p port
stop_sim

# RAM does not survive: an init packet that was not executed.
start_sim --state half
"$PORT_HOST" port write 01010a000000c0 find 600101c0 write 0801020304c0 write 0601c0 \
    find 60060100020000040000 || fail "the bytes were not taken"
stop_sim
start_sim --state half
"$PORT_HOST" port write 0601c0 find 600601000200000000000000000000c0 ||
    fail "an init packet that was not executed survived"
stop_sim

# One that is killed leaves the file as it was.
cp kept flash
start_sim --flash-time zero --state flash
kill -KILL "$sim"
wait "$sim" 2>/dev/null || true
sim=""
cmp flash kept || fail "a simulation that was killed changed the flash"
rm port

# Of several, each has its own.
mkfifo names
"$NDFU" sim --count 2 --link port --state flash.bin --app-version 0 --flash-time zero >names &
sim=$!
exec 8<names
read -r _ <&8
read -r _ <&8
expect_exit 0 "$NDFU" flash new.zip -p port-2
stop_sim
cp flash-2.bin flash
start_sim --flash-time zero --state flash --app-version 0
expect_exit 5 "$NDFU" flash old.zip -p port
stop_sim
cmp flash-1.bin flash-2.bin && fail "both have the same flash"

refuses() { # path text
    expect_exit 2 timeout $((5 * NDFU_SLOWNESS)) "$NDFU" sim --flash-time zero --state "$1"
    expect_text err "$2"
    [ ! -s out ] || fail "a target was started with the flash $1"
}
is_none="does not hold the flash of a simulated target, or is damaged; give --state another path"
echo mine >foreign
refuses foreign "'foreign' $is_none"
[ "$(cat foreign)" = mine ] || fail "a foreign file was changed"
: >empty
refuses empty "'empty' $is_none"
head -c 5000 kept >short
refuses short "'short' $is_none"
{
    head -c 3000 kept
    printf 'x'
    tail -c +3002 kept
} >damaged
cmp -s kept damaged && fail "nothing was damaged"
refuses damaged "'damaged' $is_none"
cat kept kept >twice
refuses twice "'twice' $is_none"
mkfifo pipe
refuses pipe "'pipe' is no file: flash cannot be kept there"
refuses . "'.' is no file"
refuses nowhere/flash "folder 'nowhere/': No such file or directory"
[ "$(find . -name '*.new' | wc -l)" -eq 0 ] || fail "half a file was left behind"

# A power cut for good in the middle of an update: with saved progress, executed objects survive it.
interrupted() { # offset that select tells afterwards, little-endian; options...
    offset=$1
    shift
    rm -f flash
    start_sim --flash-time zero --state flash --fault "power cut at erase 6 off 3600s" "$@"
    expect_exit 6 "$NDFU" flash new.zip -p port
    stop_sim
    expect_report power_cuts 1
    start_sim --flash-time zero --state flash "$@"
    "$PORT_HOST" port write 0602c0 find "60060100100000$offset" || fail "the offset is another one"
    stop_sim
}
interrupted 00000000
interrupted 00100000 --save-progress
