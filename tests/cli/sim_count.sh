#!/bin/sh
# ndfu sim --count: several targets at once, each with its own port and its own files.
. "$(dirname "$0")/lib.sh"

count=8

# Starts so many targets and waits until all have a port. Names of ports are read from 8.
start_sims() { # count options...
    rm -f names
    mkfifo names
    targets=$1
    "$NDFU" sim --count "$@" >names &
    sim=$!
    exec 8<names
    while [ "$targets" -gt 0 ]; do
        read -r name <&8 || fail "not all targets have started"
        echo "$name"
        targets=$((targets - 1))
    done >started
}

refuses() { # text options...
    text=$1
    shift
    expect_exit 2 timeout $((5 * NDFU_SLOWNESS)) "$NDFU" sim "$@"
    expect_text err "$text"
    [ ! -s out ] || fail "a target was started with $*"
}
refuses "--count takes a number from 1 to 64, not '0'" --count 0
refuses "--count takes a number from 1 to 64, not '65'" --count 65

# All are updated at the same time, each with firmware of its own.
mkdir folder.d
start_sims $count --link folder.d/port --report folder.d/report.json --images 1
number=1
hosts=""
while [ $number -le $count ]; do
    grep -qx "folder.d/port-$number" started || fail "there is no port $number"
    "$MAKE_PACKAGE" $number.zip application=20000:$number >$number.sum
    "$NDFU" flash $number.zip -p folder.d/port-$number >$number.out 2>&1 &
    hosts="$hosts $!"
    number=$((number + 1))
done
for host in $hosts; do
    wait "$host" || fail "an update failed: $(cat ./*.out)"
done
join_sim
number=1
while [ $number -le $count ]; do
    expect_text folder.d/report-$number.json "$(cut -d' ' -f1 $number.sum)"
    expect_number folder.d/report-$number.json data_bytes 20000
    [ ! -L folder.d/port-$number ] || fail "link $number was left behind"
    number=$((number + 1))
done
[ "$(find folder.d -type f | wc -l)" -eq $count ] || fail "there are other files: $(ls folder.d)"

# What one does is nothing to the other; and one alone is not numbered.
start_sims 2 --link port --report .report
"$PORT_HOST" port-2 write 0901c0 find 60090101c0 || fail "the second does not answer"
stop_sim
expect_number .report-1 responses 0
expect_number .report-2 responses 1
start_sims 1 --link port --report folder.d/report
[ "$(cat started)" = port ] || fail "a single target was numbered"
stop_sim
[ -f folder.d/report ] || fail "the report of a single target was numbered"

# None is started when there is no place for one of them.
echo mine >port-2
refuses "'port-2' is there already" --count 2 --link port --report late
[ ! -L port-1 ] || fail "the first was started although the second could not be"
[ ! -e late-1 ] || fail "a report was written although nothing was started"

# One path is not for two things.
cp port-2 twice
refuses "'twice' cannot be two things at once" --state twice --report twice
refuses "'twice' cannot be two things at once" --trace twice --report twice
refuses "'twice-1' cannot be two things at once" --count 2 --link twice --state twice
[ "$(cat twice)" = mine ] || fail "a file was changed"

# Reports that cannot be written are refused before anything happens.
refuses "cannot write 'folder.d': Is a directory" --report folder.d
refuses "folder 'nowhere/': No such file or directory" --report nowhere/report
# The name that an unset variable gives was found to be wrong at the end alone, or taken for "-1".
for option in link state trace report; do
    refuses "--$option is empty; is a variable unset?" --$option ""
    refuses "--$option is empty; is a variable unset?" --$option "" --count 2
done
expect_exit 1 timeout $((20 * NDFU_SLOWNESS)) "$NDFU" sim --report /dev/full --images 1 --link port &
peer=$!
until [ -L port ]; do :; done
"$MAKE_PACKAGE" app.zip application=4096 >/dev/null
"$NDFU" flash app.zip -p port >/dev/null 2>&1 || fail "the update failed"
wait $peer || fail "a report that could not be written was no failure"
peer=""

# The transcript of the first was overwritten before the flash of the second was found to be none.
echo old >trace-1
echo junk >flash-2
expect_exit 2 "$NDFU" sim --count 2 --state flash --trace trace
expect_text err "'flash-2' does not hold the flash"
[ "$(cat trace-1)" = old ] || fail "a transcript was overwritten"
