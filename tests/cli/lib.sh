# Shared by the tests of the command. Source it first: it gives a folder of its own, and ends
# everything that was started.
#
# NDFU, KEEP_JSON, MAKE_PACKAGE, PORT_HOST, PTY_PEER, QUEUE_SIGNAL, REPLAY and MEASURE are the
# programs, SOURCE is the folder of the sources, NDFU_SANITIZED says whether the programs are slowed
# down by sanitizers or valgrind, and NDFU_SLOWNESS how many times as long everything may take; CTest
# sets them.
#
# What ndfu prints with --json is kept, and every line of it checked at the end: $NDFU is what keeps
# it from here on, $NDFU_PROGRAM is the command itself. Descriptor 5 is in use by that.
set -eu
: "${KEEP_JSON:?the test must set it, and SOURCE, in its CMakeLists.txt}" "${SOURCE:?as KEEP_JSON}"

work=$(mktemp -d)
kept_is_sound=yes
sim=""
peer=""
finish() {
    [ -z "$sim" ] || kill "$sim" 2>/dev/null || true
    [ -z "$peer" ] || kill "$peer" 2>/dev/null || true
    wait
    check_kept || kept_is_sound=no
    rm -rf "$work"
    # Otherwise the script ends as it would have.
    [ "$kept_is_sound" = yes ] || exit 1
}
trap finish EXIT
cd "$work"

export NDFU_PROGRAM="$NDFU" NDFU_KEPT=5
NDFU=$KEEP_JSON
exec 5>>"$work/.json-lines"
check_kept() {
    [ ! -s "$work/.json-lines" ] || "$SOURCE/tests/checks/json_lines.py" "$work/.json-lines"
}

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

# Whether valgrind is in between: files of its own take the numbers of closed descriptors, and those
# that a limit leaves.
is_under_valgrind() {
    [ -n "${VALGRIND_OPTS:-}" ]
}

# Starts a simulated target. Its port is ./port, its report ./report when it has ended.
start_sim() { # options of ndfu sim
    rm -f sim-output report
    mkfifo sim-output
    "$NDFU" sim --link port --report report "$@" >sim-output &
    sim=$!
    # Held open: the target prints its port again after each reset.
    exec 8<sim-output
    read -r _ <&8 || fail "the simulated target did not start"
}

stop_sim() {
    kill -TERM "$sim"
    join_sim
}

# Waits for a target that was started with --images, and so ends by itself.
join_sim() {
    wait "$sim" || fail "the simulated target ended badly"
    sim=""
}

# Starts a port behind which there is no bootloader; its name is in $peer_port.
start_peer() { # silent|noise|endless
    rm -f peer-input peer-output
    mkfifo peer-input peer-output
    "$PTY_PEER" "$1" <peer-input >peer-output &
    peer=$!
    exec 9>peer-input
    read -r peer_port <peer-output
}

stop_peer() {
    exec 9>&-
    wait "$peer"
    peer=""
}

# Somebody who is not root and has no groups. Programs in a folder of root's alone are none of his.
nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
can_be_nobody() {
    $nobody "$NDFU" --version >/dev/null 2>&1 && return 0
    echo "skipped: what root may not open, as nobody else may run $NDFU here" >&2
    return 1
}

ping=0901c0
pong=60090101c0

# Whether the target answers. Over USB it may be away for a moment, over UART it may still be booting.
expect_ping() { # [port]
    tries=0
    until "$PORT_HOST" "${1:-port}" write $ping find $pong 2>err; do
        tries=$((tries + 1))
        [ $tries -lt 100 ] || fail "the target does not answer"
    done
}

# Runs a command; standard output is in ./out, standard error in ./err.
expect_exit() { # code command...
    wanted=$1
    shift
    code=0
    "$@" >out 2>err </dev/null || code=$?
    check_exit "$wanted" "$@"
}

# Waits for one that was started with its standard error in ./err.
expect_end() { # process code [what it is]
    code=0
    wait "$1" || code=$?
    wanted=$2
    shift 2
    check_exit "$wanted" "${*:-what ran in the background}"
}

check_exit() { # code what
    wanted=$1
    shift
    [ "$code" -eq "$wanted" ] || {
        cat err >&2
        fail "exit code $code instead of $wanted: $*"
    }
}

expect_text() { # file text
    grep -qF -- "$2" "$1" || {
        cat "$1" >&2
        fail "'$2' is not in $1"
    }
}

# Whether a number in the report is what it should be.
expect_report() { # key|object.key value
    expect_number report "$@"
}

# The same, for a report with another name.
expect_number() { # file key|object.key value
    value=$(awk -F'[\t",:]+' -v wanted="$2" '
        /^\t"/ { object = $2 }
        { key = /^\t\t"/ ? object "." $2 : $2 }
        key == wanted { print $3; exit }' "$1")
    [ "$value" = "$3" ] || {
        cat "$1" >&2
        fail "$2 in $1 is ${value:-missing}, not $3"
    }
}

# Makes a program of 300 bytes at 0x26000, as NAME.bin, a raw binary, and as NAME.hex, Intel HEX.
make_program() { # name
    printf ':020000040002F8\n' >"$1.hex"
    : >"$1.bin"
    i=0
    while [ $i -lt 300 ]; do
        printf ':04%04X0001020304%02X\n' $((0x6000 + i)) \
            $(((0 - 4 - 0x60 - i / 256 - i % 256 - 10) & 255)) >>"$1.hex"
        printf '\001\002\003\004' >>"$1.bin"
        i=$((i + 4))
    done
    printf ':00000001FF\n' >>"$1.hex"
}
