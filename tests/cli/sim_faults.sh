#!/bin/sh
# ndfu sim --fault and --fault-file: what is asked for goes wrong, and nothing else does.
. "$(dirname "$0")/lib.sh"

"$MAKE_PACKAGE" app.zip application=20000 >/dev/null

refuses() { # text options...
    text=$1
    shift
    expect_exit 2 timeout $((5 * NDFU_SLOWNESS)) "$NDFU" sim "$@"
    expect_text err "$text"
    [ ! -s out ] || fail "a target was started with $*"
}
refuses "--fault 'to-target lose byte at 1': what? drop, flip, repeat, delay or noise, not 'lose'" \
    --fault "to-target lose byte at 1"
refuses "--fault 'power cut': when?" --fault "to-host drop byte at 1" --fault "power cut"
{
    echo "# the second rule is wrong"
    echo
    echo "to-host drop byte at 1 # this is fine"
    echo "to-host drop byte at one"
} >rules
refuses "rules:4: at must be a number, not 'one'" --fault-file rules
refuses "cannot read 'missing': No such file or directory" --fault-file missing
printf 'to-host drop byte at 1\n\0to-host drop byte at 2\n' >binary
refuses "'binary' is no text" --fault-file binary
seq -f 'to-host drop byte at %g' 32 >rules
refuses "--fault and --fault-file: there are more than 32 rules" --fault-file rules --fault "power cut after 1s"
set --
for i in $(seq 257); do
    set -- "$@" --fault "to-host drop byte at $i"
done
refuses "--fault can be given 256 times" "$@"

# What the documentation shows is understood: it is the rule behind that is not.
sed -n "s/^    --fault '\([^']*\)'.*/\1/p" "$SOURCE/docs/simulator.md" >rules
[ "$(wc -l <rules)" -ge 9 ] || fail "no rules were found in docs/simulator.md"
refuses "--fault 'nonsense': a rule starts with" --fault-file rules --fault nonsense

# Rules of the option and of the file act together.
echo "to-host drop frame at 0 # the first answer" >rules
start_sim --fault-file rules --fault "to-host drop frame at 2"
for wanted in lost found lost found; do
    got=lost
    "$PORT_HOST" port write $ping find $pong && got=found
    [ $got = $wanted ] || fail "an answer was $got instead of $wanted"
done
stop_sim
expect_report responses 4

# Half a page was erased when the power went; the update is done again.
start_sim --images 1 --fault "power cut at erase 5 half off 50ms"
code=0
"$NDFU" flash app.zip -p port >out 2>err || code=$?
[ $code -eq 0 ] || [ $code -eq 6 ] || fail "exit code $code after a power cut"
read -r _ <&8
if [ $code -ne 0 ]; then
    expect_exit 0 "$NDFU" flash app.zip -p port
fi
join_sim
expect_report power_cuts 1
expect_report torn_operations 1
expect_text report '"kind":	"application"'

# The cable is pulled and put back: over USB and over UART the port goes away and comes back, and the
# target keeps its power. Over UART it keeps half a frame, too.
start_sim --fault "port cut at byte 3 off 300ms"
"$PORT_HOST" port write $ping await && fail "the port stayed"
read -r _ <&8 # there is a new one
"$PORT_HOST" port write $ping find $pong || fail "the target does not answer"
stop_sim
expect_report resets.power 1
start_sim --transport uart --fault "port cut after 3s"
expect_ping
"$PORT_HOST" port write 09ff await && fail "the port stayed"
read -r _ <&8
"$PORT_HOST" port write $ping find $pong && fail "half a frame was forgotten"
"$PORT_HOST" port write $ping find $pong || fail "the target does not answer"
stop_sim
expect_report resets.power 1
