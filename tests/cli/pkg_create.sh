#!/bin/sh
# ndfu pkg create: what comes out, where it is written, and what is refused without leaving a file.
. "$(dirname "$0")/lib.sh"

make_program app
"$NDFU" key generate key.pem >/dev/null 2>&1
"$NDFU" key show key.pem >public.pem

demands="--hw-version 52 --sd-req 0x0100 --app-version 1.2.3"
create() { # output options...
    output=$1
    shift
    # shellcheck disable=SC2086 # options
    expect_exit 0 "$NDFU" pkg create -o "$output" $demands "$@"
}

# The same bytes, whatever the program came in, and whenever and wherever it was made.
create hex.zip --application app.hex
expect_text out "application: 300 bytes"
expect_text out "hex.zip: $(stat -c %s hex.zip) bytes, not signed"
expect_text err "app.hex: 300 bytes from 0x00026000"
create bin.zip --application app.bin
cmp hex.zip bin.zip || fail "hex and binary of one program give other packages"
# shellcheck disable=SC2086 # options
TZ=Asia/Tokyo "$NDFU" pkg create -o tokyo.zip $demands --application app.hex >/dev/null 2>&1
cmp hex.zip tokyo.zip || fail "a package knows where it was made"

# What it says of itself.
expect_exit 0 "$NDFU" pkg show hex.zip
for text in "Version       10203" "Hardware      52" "s140_nrf52_7.2.0 (0x0100)" \
    "matches the image" "Signature     none" "Boot check    CRC-32"; do
    expect_text out "$text"
done
create named.zip --application app.hex --sd-req s140_nrf52_7.3.0,0x0100,s140_nrf52_7.2.0,0
expect_exit 0 "$NDFU" pkg show named.zip
expect_text out "s140_nrf52_7.3.0 (0x0123), s140_nrf52_7.2.0 (0x0100), s140_nrf52_7.2.0 (0x0100), none"
create debug.zip --application app.hex --debug-mode --app-boot-validation sha256
expect_exit 0 "$NDFU" pkg show debug.zip
expect_text out "Debug         yes"
expect_text out "Boot check    SHA-256"

# Everything in one package.
create all.zip --application app.hex --softdevice app.hex --bootloader app.bin --bl-version 7 \
    --external-application app.bin --sd-id 0x0123
expect_exit 0 "$NDFU" pkg show all.zip
expect_text out "Image 1 of 3: SoftDevice + bootloader"
expect_text out "SoftDevice 300 bytes, bootloader 300 bytes"
expect_text out "Image 3 of 3: external application"
expect_exit 0 "$NDFU" pkg verify all.zip

# Signed, with the key from everywhere.
create file.zip --application app.hex --key key.pem
expect_text out "signed with the key $("$NDFU" key show key.pem -f fingerprint)"
# shellcheck disable=SC2086 # options
KEY=$(cat key.pem) "$NDFU" pkg create -o environment.zip $demands --application app.hex --key env:KEY \
    >/dev/null 2>&1
# shellcheck disable=SC2086 # options
"$NDFU" pkg create -o input.zip $demands --application app.hex --key - <key.pem >/dev/null 2>&1
for package in file.zip environment.zip input.zip; do
    expect_exit 0 "$NDFU" pkg verify $package --public-key public.pem
done
create ecdsa.zip --application app.hex --key key.pem --app-boot-validation ecdsa
expect_exit 0 "$NDFU" pkg verify ecdsa.zip --public-key public.pem

# JSON Lines.
create json.zip --application app.hex --key key.pem --json
[ "$(wc -l <out)" -eq 2 ] || fail "not two lines of JSON"
expect_text out '"event":"package"'
expect_text out '"verifies":true'
expect_text out '"event":"result","status":"ok","exit_code":0'

# A simulated target takes it, and one that it is not for does not.
start_sim --images 1 --flash-time zero --hw-version 52 --app-version 10203 --sd-id 0x0100
expect_exit 0 "$NDFU" flash file.zip -p port
join_sim
expect_text report "\"sha256\":	\"$(sha256sum app.bin | cut -d' ' -f1)\""
for other in "--hw-version 51" "--app-version 10204" "--sd-id 0x0123"; do
    # shellcheck disable=SC2086 # options
    start_sim --flash-time zero $other
    expect_exit 5 "$NDFU" flash file.zip -p port
    stop_sim
done

# So it does when it verifies signatures, and not with another key.
"$NDFU" key generate other.pem >/dev/null 2>&1
"$NDFU" key show other.pem >other-public.pem
start_sim --images 1 --flash-time zero --public-key public.pem
expect_exit 0 "$NDFU" flash file.zip -p port
join_sim
start_sim --flash-time zero --public-key other-public.pem
expect_exit 5 "$NDFU" flash file.zip -p port
expect_text err "the signature does not verify"
stop_sim
start_sim --flash-time zero --public-key public.pem
expect_exit 5 "$NDFU" flash hex.zip -p port
expect_text err "sign the package"
stop_sim

# What is there stays, unless it may be overwritten; nothing but a file ever is.
echo mine >mine.zip
# shellcheck disable=SC2086 # options
expect_exit 2 "$NDFU" pkg create -o mine.zip $demands --application app.hex
expect_text err "'mine.zip' is there already, and is left as it is; give another name, or --force"
[ "$(cat mine.zip)" = mine ] || fail "a file was overwritten"
ln -s mine.zip link.zip
create link.zip --application app.hex --force
[ -L link.zip ] || fail "a link was replaced"
cmp -s mine.zip hex.zip || fail "--force did not overwrite"
mkdir folder.zip
mkfifo pipe.zip
for other in folder.zip pipe.zip; do
    # shellcheck disable=SC2086 # options
    expect_exit 2 "$NDFU" pkg create -o $other $demands --application app.hex --force
    expect_text err "is there already and is no file"
done
[ -p pipe.zip ] || fail "a pipe was replaced"

# What it is made of is read to the end and never written over: --force put the package in place of the
# firmware, and of the private key.
cp app.bin app.keep
cp key.pem key.keep
ln -s key.pem key.link
spares() { # option output options...
    spared=$1
    shift
    # shellcheck disable=SC2086 # options
    expect_exit 2 "$NDFU" pkg create --force $demands -o "$@"
    expect_text err "--output '$1' would overwrite what is given as $spared; give another name"
}
spares --application app.bin --application app.bin --key key.pem
spares --application ./app.bin --application app.bin
spares --bootloader app.bin --application app.hex --bootloader app.bin --bl-version 1
spares --key key.pem --application app.bin --key key.pem
spares --key key.link --application app.bin --key key.pem
code=0
# shellcheck disable=SC2086,SC2094 # options; just that
"$NDFU" pkg create --force $demands -o key.pem --application app.bin --key - <key.pem >out 2>err || code=$?
[ $code -eq 2 ] || fail "exit code $code instead of 2 where standard input is the output"
cmp app.bin app.keep || fail "the firmware was overwritten"
cmp key.pem key.keep || fail "the key was overwritten"

# Of several at once one makes the file, and the others see that it is there.
for i in 1 2 3 4; do
    # shellcheck disable=SC2086 # options
    "$NDFU" pkg create -o race.zip $demands --application app.hex >/dev/null 2>&1 &
    eval "racer$i=\$!"
done
winners=0
# shellcheck disable=SC2154 # set by eval
for racer in $racer1 $racer2 $racer3 $racer4; do
    code=0
    wait "$racer" || code=$?
    [ $code -eq 0 ] && winners=$((winners + 1))
    [ $code -eq 0 ] || [ $code -eq 2 ] || fail "exit code $code of one of several"
done
[ $winners -eq 1 ] || fail "$winners made the same file"
cmp -s race.zip hex.zip || fail "several made something else"

# A write that fails leaves what was there.
code=0
# shellcheck disable=SC2086 # options
(ulimit -f 1; "$NDFU" pkg create -o mine.zip $demands --application app.bin --key key.pem --force) \
    >/dev/null 2>err || code=$?
expect_text err "cannot write 'mine.zip': File too large"
[ $code -eq 1 ] || fail "exit code $code instead of 1 where a file cannot be written"
cmp -s mine.zip hex.zip || fail "a failure changed what was there"

# What is refused leaves no file.
refuses() { # code text options...
    code=$1
    text=$2
    shift 2
    expect_exit "$code" "$NDFU" pkg create -o refused.zip "$@"
    expect_text err "$text"
    [ ! -e refused.zip ] || fail "a file was made: $text"
    [ ! -s out ] || fail "a result was printed: $text"
}
refuses_file() { # text file
    # shellcheck disable=SC2086 # options
    refuses 3 "$1" $demands --application "$2"
}
refuses_key() { # text key
    # shellcheck disable=SC2086 # options
    refuses 3 "$1" $demands --application app.hex --key "$2"
}
expect_exit 2 "$NDFU" pkg create --application app.hex
expect_text err "Give --output"
refuses 2 "no firmware" --hw-version 52 --sd-req 0 --app-version 1
refuses 2 "see 'ndfu pkg create --help'" --application app.hex
refuses 2 "hardware version is missing" --application app.hex --sd-req 0 --app-version 1
refuses 2 "application version is missing" --application app.hex --sd-req 0 --hw-version 52
refuses 2 "SoftDevice that the target must have is missing" --application app.hex --hw-version 52 \
    --app-version 1
refuses 2 "--app-version: '1.2' is no version" --application app.hex --app-version 1.2
refuses 2 "--app-version: '4294967296' is no version" --application app.hex --app-version 4294967296
refuses 2 "--bl-version: '1.2.100' is no version" --bootloader app.hex --bl-version 1.2.100
refuses 2 "--hw-version: '-1' is no version" --application app.hex --hw-version -1
refuses 2 "--sd-req: 's140' is no SoftDevice" --application app.hex --sd-req s140
refuses 2 "--sd-req: '0x10000' is no SoftDevice" --application app.hex --sd-req 0x100,0x10000
# Not by its first digits alone, which are those of another number.
refuses 2 "--sd-req: '00000000000000000000...' is no SoftDevice" --application app.hex \
    --sd-req "$(printf '%070d' 100)"
refuses 2 "--sd-req: '' is no SoftDevice" --application app.hex --sd-req 0x100,
refuses 2 "--sd-req: there are more than 16" --sd-req 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17

refuses_file "application: cannot read 'nowhere.hex'" nowhere.hex
sed 's/^:04600000/:04600001/' app.hex >sum.hex
refuses_file "'sum.hex', line 2: the checksum is" sum.hex
sed '$d' app.hex >noend.hex
refuses_file "'noend.hex' has no end record" noend.hex
(cat app.hex; sed -n 2p app.hex) >behind.hex
refuses_file "there is more behind the end record" behind.hex
(sed -n 1,2p app.hex; sed -n '2,$p' app.hex) >twice.hex
refuses_file "address 0x00026000 is given twice, in line 2 and in line 3" twice.hex
printf '\177ELF\2\1\1' >short.elf
refuses_file "'short.elf' was cut short" short.elf
(cat short.elf; head -c 60 /dev/zero) >wide.elf
refuses_file "'wide.elf' is a 64-bit ELF file" wide.elf
: >empty.bin
refuses_file "'empty.bin' is empty" empty.bin
refuses_file "is neither Intel HEX nor ELF" public.pem

refuses_key "'public.pem' is a public key, and signing needs the private one" public.pem
refuses_key "'app.hex' is no key" app.hex
refuses_key "there is no environment variable" env:NOTHING
refuses_key "'standard input' is empty" -
if command -v openssl >/dev/null; then
    openssl ec -in key.pem -aes128 -passout pass:secret -out encrypted.pem 2>/dev/null
    refuses_key "'encrypted.pem' is encrypted" encrypted.pem
    openssl ecparam -name secp384r1 -genkey -noout -out p384.pem
    refuses_key "of another kind (secp384r1)" p384.pem
fi
[ -z "$(find . -name '.ndfu-*')" ] || fail "half a file was left behind"

# The documentation has the options that the command has.
"$NDFU" pkg create --help | grep -o -- '--[a-z-]*' | sort -u >options
[ "$(wc -l <options)" -ge 15 ] || fail "no options were found in the help"
while read -r option; do
    [ "$option" = --help ] || grep -qF -- "\`$option\`" "$SOURCE/docs/packages.md" ||
        fail "not in docs/packages.md: $option"
done <options
