#!/bin/sh
# The example of a transport of one's own, to a simulated target behind socat.
. "$(dirname "$0")/lib.sh"
example=$EXAMPLES/example_custom_transport

command -v socat >/dev/null || {
    echo "skipped: there is no socat" >&2
    exit 77
}

# Gives ./port to one connection after the other, at a TCP port that the system chose at first.
serve() {
    number=0
    socat=""
    trap '[ -z "$socat" ] || kill "$socat"; exit' TERM
    while :; do
        until [ -e port ]; do :; done
        socat -d -d FILE:port,rawer TCP-LISTEN:$number,bind=127.0.0.1,reuseaddr 2>>log &
        socat=$!
        [ $number -ne 0 ] || {
            until grep -q 'listening on' log; do :; done
            number=$(sed -n 's/.*listening on.*:\([0-9]*\)$/\1/p' log)
            echo "$number" >number.new
            mv number.new number
        }
        wait $socat || true
        socat=""
    done
}

start_server() {
    rm -f log number
    serve &
    peer=$!
    until [ -e number ]; do :; done
}

stop_server() {
    kill $peer
    wait $peer || true
    peer=""
}

# Over USB the port goes away behind the first image: nobody listens until it is back.
"$MAKE_PACKAGE" all.zip application=6000:1 softdevice_bootloader=24000:2 >sums
start_sim --images 2
start_server
expect_exit 0 "$example" all.zip 127.0.0.1 "$(cat number)"
expect_text err "image 2 of 2: 6000 bytes, accepted by the target"
expect_installed sums
stop_server

# What goes wrong is told: nobody listens any more.
expect_exit 1 "$example" all.zip 127.0.0.1 "$(cat number)"
expect_text err "port-not-found: cannot connect: Connection refused"
