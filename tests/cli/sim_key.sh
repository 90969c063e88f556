#!/bin/sh
# ndfu sim --public-key: init packets are verified with it, and what is no such key is refused.
. "$(dirname "$0")/lib.sh"

"$MAKE_PACKAGE" --public-key public.pem --private-key private.pem app.zip application=5000 >/dev/null
"$MAKE_PACKAGE" --public-key other.pem other.zip application=5000 >/dev/null

start_sim --flash-time zero --public-key public.pem
expect_exit 5 "$NDFU" flash other.zip -p port
expect_exit 0 "$NDFU" flash app.zip -p port
stop_sim
expect_report data_bytes 5000
# The same key as bootloaders hold it.
"$NDFU" key show --format hex public.pem >public.hex
start_sim --flash-time zero --public-key public.hex
expect_exit 5 "$NDFU" flash other.zip -p port
expect_exit 0 "$NDFU" flash app.zip -p port
stop_sim
start_sim --flash-time zero --public-key other.pem
expect_exit 5 "$NDFU" flash app.zip -p port
expect_exit 0 "$NDFU" flash other.zip -p port
stop_sim

refuses() { # file text
    expect_exit 2 timeout $((5 * NDFU_SLOWNESS)) "$NDFU" sim --public-key "$1"
    expect_text err "$2"
    [ ! -s out ] || fail "a target was started with the key $1"
}
pem() { # name base64
    printf -- '-----BEGIN %s-----\n%s\n-----END %s-----\n' "$1" "$2" "$1"
}

refuses missing.pem "cannot read 'missing.pem': No such file or directory"
refuses . "cannot read '.': Is a directory"
refuses /dev/zero "'/dev/zero' is larger than the 65536 bytes that a key can be"
: >empty
refuses empty "'empty' is empty"
refuses app.zip "'app.zip' is no key: neither PEM, with a line that says BEGIN, nor"
refuses private.pem "'private.pem' holds a private key, and targets have the public one; make it with: ndfu key show"
{
    pem "EC PARAMETERS" BggqhkjOPQMBBw==
    cat private.pem
} >parameters.pem
refuses parameters.pem "'parameters.pem' holds a private key"
pem CERTIFICATE MAA= >certificate.pem
refuses certificate.pem "'certificate.pem' holds no key, but: CERTIFICATE"
pem "PUBLIC KEY" MAA= >damaged.pem
refuses damaged.pem "'damaged.pem' is damaged: its PUBLIC KEY cannot be decoded"
head -n 2 public.pem >half.pem
refuses half.pem "'half.pem' is damaged: it is PEM, but cannot be decoded"
pem "PUBLIC KEY" "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEl76LP8XATwreXEk4O3cqaSHl7DyEGKyq
CACctp2DO+IqHt52uY9ixgfFLd+13HVQhuFroRROU2aHQ8fNcKEZG3F0/wqzVbm3
Ng4i3Q50cid6MzyvxJswjUCvkbi4c6Tq" >p384.pem
refuses p384.pem "a key of another kind (secp384r1); bootloaders verify with P-256"
pem "PUBLIC KEY" MCowBQYDK2VwAyEAaflUgfTV2cQCLFz9ZBGyH9zyxvlcOJNQV1JNyjgOcy0= >ed25519.pem
refuses ed25519.pem "a key of another kind (ED25519); bootloaders verify with P-256"
