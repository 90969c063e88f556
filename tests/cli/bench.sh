# Shared by tests of the command on mocked USB devices. Source it after lib.sh. USB_BENCH is the
# program that has the devices; CTest sets it.

bench_pid=""
finish_bench() {
    # Whatever was started holds the bench's input open, too.
    [ -z "$sim" ] || kill "$sim" 2>/dev/null || true
    [ -z "$peer" ] || kill "$peer" 2>/dev/null || true
    exec 7>&-
    [ -z "$bench_pid" ] || wait "$bench_pid" || true
    finish
}
trap finish_bench EXIT

preload=libumockdev-preload.so.0
asan=verify_asan_link_order=0:detect_leaks=0

start_bench() {
    mkfifo bench-input bench-output
    env LD_PRELOAD=$preload ASAN_OPTIONS=$asan "$USB_BENCH" <bench-input >bench-output &
    bench_pid=$!
    exec 7>bench-input 6<bench-output
    read -r bed <&6 || fail "the bench did not start"
}

# Gives a command to the bench. Its answer is in $answer.
ask_bench() { # command...
    echo "$*" >&7
    read -r answer <&6 || fail "the bench has ended"
}

bench() { # command...
    ask_bench "$@"
    [ "$answer" = ok ] || fail "bench $*: $answer"
}

# For what another thread of the bench is just about to make possible.
bench_soon() { # command...
    tries=0
    ask_bench "$@"
    while [ "$answer" != ok ]; do
        tries=$((tries + 1))
        [ $tries -lt 1000 ] || fail "bench $*: $answer"
        sleep 0.01
        ask_bench "$@"
    done
}

# Runs a command so that it sees the mocked devices alone.
mocked() { # command...
    env LD_PRELOAD=$preload UMOCKDEV_DIR="$bed" ASAN_OPTIONS=$asan "$@"
}

ndfu() { # arguments...
    mocked "$NDFU" "$@"
}
