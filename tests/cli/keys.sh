#!/bin/sh
# ndfu key generate and ndfu key show: what is written, what is printed, and what is never done.
. "$(dirname "$0")/lib.sh"

expect_exit 0 "$NDFU" key generate key.pem
expect_text out "key.pem: private key with the fingerprint "
fingerprint=$(sed 's/.* //' out)
[ "${#fingerprint}" -eq 64 ] || fail "the fingerprint is '$fingerprint'"
[ "$(stat -c %a key.pem)" = 600 ] || fail "others may read the key: $(stat -c %A key.pem)"
[ "$(head -1 key.pem)" = "-----BEGIN EC PRIVATE KEY-----" ] || fail "the key is no PEM"
expect_text err "Keep it secret"

# Whatever the umask, and never over something.
(umask 0; "$NDFU" key generate open.pem) >/dev/null 2>&1
[ "$(stat -c %a open.pem)" = 600 ] || fail "the umask opened the key"
cp key.pem before.pem
expect_exit 2 "$NDFU" key generate key.pem
expect_text err "'key.pem' is there already, and is left as it is; give another name"
cmp -s key.pem before.pem || fail "the key was overwritten"
ln -s nowhere link.pem
expect_exit 2 "$NDFU" key generate link.pem
[ ! -e nowhere ] || fail "a key was made where a link leads"
expect_exit 2 "$NDFU" key generate nowhere/key.pem
expect_text err "cannot make 'nowhere/key.pem': No such file or directory"
expect_exit 2 "$NDFU" key generate key.pem --force
expect_text err "unknown option '--force'"

# Not by a name that stands for something else wherever a key is read.
for source in - env:KEY; do
    expect_exit 2 "$NDFU" key generate $source
    expect_text err "'$source' is no name of a file where a key is read; give another one"
    [ ! -e $source ] || fail "a key was made as $source"
done
# The command that is advised can be given to a shell as it is.
advises() { # name
    expect_exit 0 "$NDFU" key generate -- "$1"
    advised=$(sed -n 's/^For the bootloader: ndfu//p' err)
    eval "\"\$NDFU\" $advised" >advised.c || fail "not to be run: ndfu $advised"
    expect_text advised.c "pk[64]"
}
advises plain.pem
[ "$advised" = " key show --format c plain.pem" ] || fail "advised: $advised"
advises "my key's.pem"
# shellcheck disable=SC2016 # a name
advises '$HOME;x.pem'
advises -dash.pem

# Every form, of the public half.
expect_exit 0 "$NDFU" key show key.pem
[ "$(head -1 out)" = "-----BEGIN PUBLIC KEY-----" ] || fail "not a public key: $(cat out)"
cp out public.pem
expect_exit 0 "$NDFU" key show key.pem --format hex
cp out public.hex
grep -qx '[0-9a-f]\{128\}' public.hex || fail "not 64 bytes: $(cat public.hex)"
expect_exit 0 "$NDFU" key show key.pem -f fingerprint
[ "$(cat out)" = "$fingerprint" ] || fail "another fingerprint"
[ ! -s err ] || fail "something was printed on standard error"
expect_exit 0 "$NDFU" key show key.pem --format c
cp out dfu_public_key.c

# What is printed can be read again, and is the same key.
for form in public.pem public.hex; do
    expect_exit 0 "$NDFU" key show $form -f fingerprint
    [ "$(cat out)" = "$fingerprint" ] || fail "$form is another key"
done
"$NDFU" key show - -f fingerprint <key.pem >out
[ "$(cat out)" = "$fingerprint" ] || fail "standard input"
expect_exit 0 env SIGNING_KEY="$(cat key.pem)" "$NDFU" key show env:SIGNING_KEY -f fingerprint
[ "$(cat out)" = "$fingerprint" ] || fail "the environment variable"

# The C source is one, and holds the bytes in the order of bootloaders.
if command -v cc >/dev/null; then
    cat >main.c <<'C'
#include <stdint.h>
#include <stdio.h>
extern const uint8_t pk[64];
int main(void)
{
    for (int i = 0; i < 64; i++)
        printf("%02x", pk[i]);
    puts("");
    return (uintptr_t)pk % 4 != 0;
}
C
    cc -std=c99 -Wall -Wextra -Werror main.c dfu_public_key.c -o main
    ./main | cmp - public.hex || fail "the C source holds another key"
fi

# The private half only when asked for by name, and not for a bootloader.
for form in pem hex c fingerprint; do
    "$NDFU" key show key.pem --format $form >out
    ! grep -q PRIVATE out || fail "--format $form printed the private key"
done
expect_exit 2 "$NDFU" key show key.pem --p
expect_text err "options are not abbreviated; there is 'private'"
[ ! -s out ] || fail "half a name printed the private key"
expect_exit 2 "$NDFU" key show key.pem --form=hex
expect_exit 0 "$NDFU" key show key.pem --format=hex
expect_exit 0 "$NDFU" key show key.pem --private
cmp -s out key.pem || fail "--private printed another key"
expect_exit 0 "$NDFU" key show key.pem --private --format hex
grep -qx '[0-9a-f]\{64\}' out || fail "not 32 bytes: $(cat out)"
! grep -q "$(cut -c-64 public.hex)" out || fail "the public half was printed"
expect_exit 2 "$NDFU" key show key.pem --private --format c
expect_text err "a private key is not for a bootloader"
expect_exit 2 "$NDFU" key show public.pem --private
expect_text err "its private half is not in it"
[ ! -s out ] || fail "something was printed"

# JSON Lines.
expect_exit 0 "$NDFU" key generate json.pem --json
expect_text out '"event":"key","file":"json.pem","fingerprint":"'
expect_text out '"event":"result","status":"ok","exit_code":0'
[ "$(wc -l <out)" -eq 2 ] || fail "not two lines of JSON"
expect_exit 0 "$NDFU" key show key.pem --json --format hex
expect_text out "\"fingerprint\":\"$fingerprint\",\"private\":false,\"format\":\"hex\",\"text\":\"$(cat public.hex)\\n\""

# What is no key: a message each, exit code 3, nothing on standard output.
wrong() { # text key
    expect_exit 3 "$NDFU" key show "$2"
    expect_text err "$1"
    [ ! -s out ] || fail "something was printed for $2"
}
wrong "cannot read 'nowhere.pem'" nowhere.pem
wrong "there is no environment variable 'NOTHING'" env:NOTHING
echo text >text.pem
wrong "'text.pem' is no key" text.pem
: >empty.pem
wrong "'empty.pem' is empty" empty.pem
sed 2d key.pem >damaged.pem
wrong "'damaged.pem' is damaged" damaged.pem
wrong "'standard input' is empty" -
wrong "cannot read '.'" .
[ -z "$(find . -name '.ndfu-*')" ] || fail "half a file was left behind"
