#!/bin/sh
# Packages that are broken: each has its exit code and its own message, and none changes anything on
# the target.
. "$(dirname "$0")/lib.sh"

start_sim --flash-time zero
: >messages

refuses() { # code file
    expect_exit "$1" "$NDFU" flash "$2" -p port
    [ ! -s out ] || fail "a result was printed for $2"
    [ "$(wc -l <err)" -eq 1 ] || fail "not one message for $2"
    # Without the name of the file, to see whether two causes share a message.
    sed "s|$2|FILE|g" err >>messages
}

# code and name of each
while read -r code name; do
    "$MAKE_PACKAGE" broken.zip --broken "$name"
    refuses "$code" broken.zip
done <<'LIST'
3 no-manifest
3 manifest-not-json
3 manifest-empty
3 manifest-without-images
3 missing-file
3 path-outside
3 path-absolute
3 bomb
3 init-packet-garbage
5 init-packet-long
3 hash-mismatch
3 size-mismatch
3 empty-image
3 odd-image
LIST
[ "$("$MAKE_PACKAGE" --list-broken | wc -l)" -eq "$(wc -l <messages)" ] ||
    fail "a kind of broken package is not tried here"

printf 'This is no zip.' >text.zip
refuses 3 text.zip
"$MAKE_PACKAGE" sound.zip application=5000 >/dev/null
head -c 3000 sound.zip >truncated.zip
refuses 3 truncated.zip
: >empty.zip
refuses 3 empty.zip
# Which file it was that is empty was not said.
expect_text err "'empty.zip': the package is empty"
refuses 3 nowhere.zip
mkdir folder.zip
refuses 3 folder.zip
# What has no end was said to have twice as many bytes as are read.
refuses 3 /dev/zero
expect_text err "more than 33554432 bytes"

# The two paths share a message but for the path, and so may what is no zip and a zip cut short.
sed 's|../../etc/passwd|/etc/passwd|' messages | sort | uniq -d >shared
[ "$(grep -cv 'not a sound zip archive\|points out of the package' shared)" -eq 0 ] ||
    fail "messages that are not told apart: $(cat shared)"

stop_sim
for counter in command_creates command_executes data_creates writes; do
    expect_report $counter 0
done
