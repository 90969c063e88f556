#!/bin/sh
# ndfu pkg verify, and what ndfu pkg show says of signatures when it has a key.
. "$(dirname "$0")/lib.sh"

head -c 5000 /dev/urandom >app.bin
"$NDFU" key generate key.pem >/dev/null 2>&1
"$NDFU" key generate other.pem >/dev/null 2>&1
"$NDFU" key show key.pem >public.pem
fingerprint=$("$NDFU" key show key.pem -f fingerprint)
for key in "" "--key key.pem"; do
    # shellcheck disable=SC2086 # options
    "$NDFU" pkg create -o "app${key:+-signed}.zip" --application app.bin --hw-version 52 \
        --app-version 1 --sd-req 0 $key >/dev/null 2>&1
done

verdict() { # check verdict
    grep -q "^  $1  *$2 " out || {
        cat out >&2
        fail "the check '$1' did not end in '$2'"
    }
}

expect_exit 0 "$NDFU" pkg verify app-signed.zip --public-key public.pem
for check in structure kind "init packet" "image size" hash "hardware version" "firmware version" \
    SoftDevice "boot validation" signature; do
    verdict "$check" passed
done
[ ! -s err ] || fail "something was printed on standard error"

# Without a key, and without a signature.
expect_exit 0 "$NDFU" pkg verify app-signed.zip
verdict signature open
expect_exit 0 "$NDFU" pkg verify app.zip
verdict signature open
expect_exit 3 "$NDFU" pkg verify app.zip --public-key public.pem
verdict signature failed
expect_text err "is not signed"

# Another key; the private one does as well as its public half.
expect_exit 0 "$NDFU" pkg verify app-signed.zip --public-key key.pem
expect_exit 3 "$NDFU" pkg verify app-signed.zip --public-key other.pem
verdict signature failed
verdict hash passed
expect_text err "does not verify with this key"
expect_exit 3 "$NDFU" pkg verify app-signed.zip --public-key app.bin
expect_text err "'app.bin' is no key"

# Each that is broken fails, one check of it at least, and says so.
"$MAKE_PACKAGE" --list-broken >names
while read -r name; do
    "$MAKE_PACKAGE" broken.zip --broken "$name"
    expect_exit 3 "$NDFU" pkg verify broken.zip
    grep -q '^  [a-z ]* failed ' out || fail "no check of '$name' failed"
    [ "$(wc -l <err)" -eq 1 ] || fail "not one message for $name"
done <names
[ -s names ] || fail "there are no broken packages"
expect_exit 3 "$NDFU" pkg verify nowhere.zip
verdict structure failed

# JSON Lines.
expect_exit 3 "$NDFU" pkg verify app-signed.zip --public-key other.pem --json
[ "$(grep -c '"event":"check"' out)" -eq 10 ] || fail "not ten checks in JSON"
expect_text out '"image":null,"check":"structure","verdict":"passed"'
expect_text out '"image":"application","check":"hash","verdict":"passed"'
expect_text out '"check":"signature","verdict":"failed","text":"the signature'
[ "$(tail -1 out | grep -c '"event":"result","status":"signature","exit_code":3')" -eq 1 ] ||
    fail "no result in JSON"
grep -o '"check":"[a-z_]*"' out | cut -d'"' -f4 | while read -r check; do
    grep '^| `check` |' "$SOURCE/docs/json.md" | grep -qF "\`$check\`" ||
        fail "not in docs/json.md: $check"
done
expect_exit 3 "$NDFU" pkg verify nowhere.zip --json
expect_text out '"check":"structure","verdict":"failed","text":"cannot read'

# pkg show names the key that a signature verifies with.
expect_exit 0 "$NDFU" pkg show app-signed.zip
expect_text out "64 bytes (not verified)"
expect_exit 0 "$NDFU" pkg show app-signed.zip --public-key public.pem
expect_text out "verifies with the key"
expect_text out "$fingerprint"
expect_exit 3 "$NDFU" pkg show app-signed.zip --public-key other.pem
expect_text out "does NOT verify with the key"
expect_exit 0 "$NDFU" pkg show app-signed.zip --public-key public.pem --json
expect_text out "\"verifies\":true,\"key\":\"$fingerprint\""
expect_exit 0 "$NDFU" pkg show app-signed.zip --json
expect_text out '"verifies":null,"key":null'

# A real package that somebody else signed.
if [ -d "${NDFU_TEST_DATA:-}/packages" ]; then
    echo "1b0cae9f228060a185a0ba18e7affc9463fbd258acde1ca01d2ad20d25729f37" \
        "5700c4f60b92214485705dbe620d9e098202f8ec3bcd06b5c968c7ff2ee7954a" >known.hex
    expect_exit 0 "$NDFU" pkg verify "$NDFU_TEST_DATA/packages/blinky_mbr_sdk160.zip" \
        --public-key known.hex
    verdict signature passed
else
    echo "skipped: NDFU_TEST_DATA does not lead to a real package"
fi
