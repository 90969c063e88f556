#!/bin/sh
# ndfu flash --unsigned: firmware that is no package, for bootloaders that want no signature.
. "$(dirname "$0")/lib.sh"

make_program app
app_sum=$(sha256sum app.bin | cut -d' ' -f1)
"$MAKE_PACKAGE" --public-key public.pem app.zip application=5000 >/dev/null

for file in app.hex app.bin; do
    start_sim --images 1 --hw-version 52 --sd-id 0x0100
    expect_exit 0 "$NDFU" flash $file -p port --unsigned --sd-req 0x0123,s140_nrf52_7.2.0
    expect_text err "$file: 300 bytes"
    [ "$(cat out)" = "application: 300 bytes, accepted by the target" ] || fail "standard output"
    join_sim
    expect_text report "\"sha256\":	\"$app_sum\""
done

# What its init packet says can be said.
start_sim --images 1 --hw-version 51 --app-version 10203 --sd-id 0
expect_exit 5 "$NDFU" flash app.hex -p port --unsigned --sd-req 0 --app-version 1.2.3
expect_text err "the package is for hardware version 52"
expect_exit 5 "$NDFU" flash app.hex -p port --unsigned --sd-req 0 --hw-version 51
expect_text err "version 0"
expect_exit 0 "$NDFU" flash app.hex -p port --unsigned --sd-req 0 --hw-version 51 \
    --app-version 1.2.3 -q
[ ! -s err ] || fail "--quiet printed something"
join_sim

# A target that wants a signature.
start_sim --public-key public.pem
expect_exit 5 "$NDFU" flash app.hex -p port --unsigned --sd-req 0
expect_text err "sign the package with the key of this target's bootloader"
stop_sim

# What does not go together is refused before anything is looked for.
refuses() { # code text arguments...
    wanted=$1
    text=$2
    shift 2
    expect_exit "$wanted" "$NDFU" flash -p nowhere "$@"
    expect_text err "$text"
    [ ! -s out ] || fail "something was printed"
}
refuses 3 "'app.hex' is firmware and no package. Make a package of it with 'ndfu pkg create'" app.hex
refuses 3 "or give --unsigned and --sd-req" app.bin
refuses 2 "--unsigned needs --sd-req" app.hex --unsigned
refuses 2 "'app.zip' is a package; leave out --unsigned" app.zip --unsigned --sd-req 0
refuses 2 "--sd-req goes with --unsigned" app.zip --sd-req 0
refuses 2 "--hw-version goes with --unsigned" app.zip --hw-version 52
refuses 2 "--app-version goes with --unsigned" app.hex --app-version 1
refuses 2 "--sd-req: 's140' is no SoftDevice" app.hex --unsigned --sd-req s140
refuses 2 "see 'ndfu flash --help'" app.hex --unsigned --sd-req 0 --app-version x
head -c 100 app.hex >short.hex
refuses 3 "short.hex" short.hex --unsigned --sd-req 0
refuses 3 "missing.hex" missing.hex --unsigned --sd-req 0
refuses 3 "missing.hex" missing.hex
refuses 3 "zip" short.hex
