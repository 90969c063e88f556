#!/bin/sh
# ndfu pkg show, as text and as JSON.
. "$(dirname "$0")/lib.sh"

"$MAKE_PACKAGE" app.zip application=5000:9 softdevice=8000:4 >sums
expect_exit 0 "$NDFU" pkg show app.zip
expect_text out "app.zip: 2 images"
expect_text out "Image 1 of 2: SoftDevice"
expect_text out "Image 2 of 2: application"
expect_text out "application.bin, 5000 bytes"
expect_text out "SHA-256 $(grep application sums | cut -d' ' -f1), matches the image"
expect_text out "ECDSA P-256 SHA-256, 64 bytes"
[ ! -s err ] || fail "something was printed on standard error"

expect_exit 0 "$NDFU" pkg show --json app.zip
[ "$(wc -l <out)" -eq 2 ] || fail "not two lines of JSON"
head -1 out >package.json
tail -1 out >result.json
expect_text package.json '"event":"package"'
expect_text package.json "\"sha256\":\"$(grep application sums | cut -d' ' -f1)\""
expect_text package.json '"hash_matches":true'
expect_text result.json '"event":"result","status":"ok","exit_code":0'

# One that does not fit together is shown all the same, and judged.
"$MAKE_PACKAGE" bad.zip --broken hash-mismatch
expect_exit 3 "$NDFU" pkg show bad.zip
expect_text out "does NOT match the image"
expect_text err "does not have the SHA-256"
expect_exit 3 "$NDFU" pkg show --json bad.zip
expect_text out '"hash_matches":false'
expect_text out '"status":"hash","exit_code":3'

# One that cannot be read has a result all the same.
expect_exit 3 "$NDFU" pkg show --json nowhere.zip
[ "$(wc -l <out)" -eq 1 ] || fail "not one line of JSON"
expect_text out '"status":"package-read","exit_code":3'
