#!/bin/sh
# ndfu sim --report: what it counts, and that what is documented is what there is.
. "$(dirname "$0")/lib.sh"

keys() { # file: keys of the report, those of objects in it with the object's name in front
    awk -F'[\t",:]+' '
        /^\t"/ { object = $2; print $2 }
        /^\t\t"/ { print object "." $2 }
        /^\t\t\t"/ { print object "[]." $2 }' "$1" | sort -u
}

"$MAKE_PACKAGE" app.zip application=20000 >sums
start_sim --images 1 --flash async
# One host that opens the port once: without the questions in front of an update.
expect_exit 0 "$NDFU" flash app.zip -p port --no-preflight
join_sim
expect_report schema 1
expect_report activations 1
expect_text report "$(cut -d' ' -f1 sums)"
expect_text report '"target":	"--transport usb --flash async'
expect_report data_bytes 20000
expect_report command_executes 1
expect_report data_creates 5
expect_report data_executes 5
expect_report requests.create 6
expect_report requests.execute 6
expect_report requests.write "$(($(sed -n 's/.*"writes":	\([0-9]*\).*/\1/p' report)))"
expect_report resets.power 1
expect_report resets.update 1
expect_report opens 1
expect_report receiver.is_wedged false
expect_report receiver.buffers 3
[ "$(sed -n 's/.*"bytes_received":	\([0-9]*\),/\1/p' report)" -gt 20000 ] || fail "bytes were not counted"
[ "$(sed -n 's/.*"words_written":	\([0-9]*\),/\1/p' report)" -ge 5000 ] || fail "words were not counted"
keys report >found
sed -n '/^## The report/,/^## What/p' "$SOURCE/docs/simulator.md" | grep '^| `' | cut -d'|' -f2 |
    grep -o '`[^`]*`' | tr -d '`' | sort -u >documented
[ -s documented ] || fail "no report was found in docs/simulator.md"
diff found documented || fail "docs/simulator.md and the report differ"

# A host that wedges the target, and one that asks for what there is not.
start_sim
"$PORT_HOST" port write 55c0 find 605502c0 repeat 2051 41
"$PORT_HOST" port write 0901c0 find 60090101c0 && fail "the target is not wedged"
stop_sim
expect_report wedges 1
expect_report receiver.is_wedged true
expect_report receiver.decoded_bytes 2051
expect_report requests.unknown 1
expect_report requests.ping 0
expect_report bytes_received 2056
expect_report bytes_sent 4

# Writes that nobody asked for, until there are no buffers.
start_sim
"$PORT_HOST" port write 0602c0 find 600601 repeat 3 0801020304c0 find $pong && fail "who has asked?"
stop_sim
expect_report leaks 3
expect_report refused_writes 3
expect_report receiver.free_buffers 0

# What the system said of a file did not have its number in the result.
start_sim --json --report /dev/full
kill -TERM "$sim"
read -r result <&8
code=0
wait "$sim" || code=$?
sim=""
[ "$code" -eq 1 ] || fail "exit code $code for a report on a full disk"
echo "$result" >result
expect_text result "cannot write '/dev/full': No space left on device"
expect_text result '"os_error":28'
