#!/bin/sh
# Shared by the tests of completions: what every shell must offer. Whoever sources it defines
#
#   ask LINE    prints what is offered at the end of the line, a word each line
#
# and calls expect_offers. The completions are in ./completions, with ports below ./dev.
# shellcheck source=lib.sh
. "$SOURCE/tests/reference/lib.sh"

mkdir -p home completions dev/serial/by-id folder
touch dev/ttyACM0 dev/ttyUSB1 dev/ttyS0 dev/serial/by-id/usb-Maker_Thing_1234-if00 "my file.zip"
HOME=$work/home
export HOME
for file in ndfu.bash _ndfu ndfu.fish; do
    sed "s,/dev/,$work/dev/,g" "$SOURCE/packaging/completions/$file" >"completions/$file"
done

expect_offer() { # line words...
    line=$1
    shift
    ask "$line" | LC_ALL=C sort -u >offered
    if [ $# -gt 0 ]; then
        printf '%s\n' "$@" | LC_ALL=C sort >expected
    else
        : >expected
    fi
    diff expected offered >&2 || fail "not what is to be offered at the end of '$line'"
}

expect_all_options() { # command
    ask "ndfu $1 --" | sort -u >offered
    long_options "$1" | sort -u >expected
    [ "$(wc -l <expected)" -ge 2 ] || fail "no options were found in the help of '$1'"
    diff expected offered >&2 || fail "not the options of '$1'; $mend"
}

expect_offers() {
    command_names >names
    [ -s names ] || fail "no commands were found in --help"
    # shellcheck disable=SC2046 # a word each
    expect_offer "ndfu " $(sed 's/ .*//' names | sort -u)
    while read -r name; do
        expect_all_options "$name"
    done <names

    expect_offer "ndfu fl" flash
    expect_offer "ndfu pkg " create show verify
    expect_offer "ndfu pkg v" verify
    expect_offer "ndfu key " generate show
    expect_offer "ndfu pkg show my" "my file.zip"
    expect_offer "ndfu flash my" "my file.zip"
    expect_offer "ndfu flash -q --baud 1200 my" "my file.zip"
    expect_offer "ndfu flash -- my" "my file.zip"
    expect_offer "ndfu flash a.zip --res" --restart --resume
    expect_offer "ndfu pkg create --app-b" --app-boot-validation

    # What an option takes: words, a file, a directory, a port, or what nobody can guess.
    expect_offer "ndfu flash --flow " none rtscts
    expect_offer "ndfu flash --flow=r" rtscts
    expect_offer "ndfu key show -f " pem hex c fingerprint
    expect_offer "ndfu pkg create --sd-boot-validation s" sha256
    expect_offer "ndfu pkg create -o my" "my file.zip"
    expect_offer "ndfu pkg create --key=my" "my file.zip"
    expect_offer "ndfu doctor --root fo" folder
    expect_offer "ndfu doctor --root my"
    expect_offer "ndfu flash a.zip --port " \
        "$work/dev/ttyACM0" "$work/dev/ttyUSB1" "$work/dev/serial/by-id/usb-Maker_Thing_1234-if00"
    expect_offer "ndfu info -p $work/dev/ttyA" "$work/dev/ttyACM0"
    expect_offer "ndfu info --port=$work/dev/ttyA" "$work/dev/ttyACM0"
    expect_offer "ndfu info --port my" "my file.zip"
    expect_offer "ndfu flash --baud "
    expect_offer "ndfu flash --serial "
    expect_offer "ndfu flash --wait my" "my file.zip"
    expect_offer "ndfu flash --wait 60 my" "my file.zip"
    expect_offer "ndfu flash --wait --jo" --jobs
    expect_offer "ndfu sim --fault "

    # Behind options that stand without a command, bash offered commands, which ndfu refuses there.
    expect_offer "ndfu --help "
    expect_offer "ndfu -h fl"
    expect_offer "ndfu --version fl"
    expect_offer "ndfu --json fl"

    # Nothing is known of what is not there.
    expect_offer "ndfu fly "
    expect_offer "ndfu pkg fly "
}
