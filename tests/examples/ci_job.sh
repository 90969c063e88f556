#!/bin/sh
# The script of a CI job, on simulated boards: what it says, and how it fails.
. "$(dirname "$0")/lib.sh"
job=$SOURCE/examples/ci-job.sh
export NDFU

"$MAKE_PACKAGE" --fw-version 5 app.zip application=6000 >sums
start_sim --images 1
expect_exit 0 "$job" app.zip -p port
expect_text summary.txt "port: ok"
expect_text out "All boards have the firmware."
expect_text events.jsonl '"event":"result"'
expect_installed sums

# One of two is refused.
start_sim --app-version 9
"$NDFU" sim --link sound --images 1 >sound-output &
sound=$!
until [ -s sound-output ]; do kill -0 $sound; done
expect_exit 5 "$job" app.zip -p port -p sound
expect_text summary.txt "sound: ok"
expect_text summary.txt "port: refused: "
expect_text summary.txt "A board refused the firmware"
wait $sound
stop_sim

# A line that fails once is tried again, and the update goes on where it was.
start_sim --images 1 --fault 'port cut at byte 5000 off 2500ms'
expect_exit 0 "$job" app.zip -p port --timeout link=1
expect_text out "The communication failed (attempt 1)."
expect_text out "All boards have the firmware."
expect_installed sums

# What is broken is told before anything is sent, and what is not there is no matter of firmware.
echo broken >broken.zip
expect_exit 3 "$job" broken.zip -p port
expect_text out "look at the build"
expect_exit 4 "$job" app.zip -p nowhere --wait 0
expect_text out "look at the runner"
# Where no device was reached, the summary did not say why, and ndfu itself was blamed for a bad option.
expect_exit 2 "$job" app.zip -p port --jobs 0
expect_text summary.txt "--jobs takes a number from 1 to 1024, not '0'"
expect_text summary.txt "The job calls ndfu in a way that makes no sense: look at its options."
expect_exit 4 "$job" app.zip --all --usb 1234:0001 --wait 0
expect_text summary.txt "there is no bootloader and no application of --usb 1234:0001"
# Without ndfu the package was blamed.
expect_exit 127 env NDFU=nowhere/ndfu "$job" app.zip -p port
expect_text summary.txt "There is no 'nowhere/ndfu': look at the runner."
expect_exit 2 "$job"
expect_text err "usage: "
