#!/bin/sh
# A step of a CI job: flashes the boards that are attached to a runner, and fails well, so that whoever
# reads the log knows whether to look at the firmware, at the board or at the runner.
#
# usage: ci-job.sh PACKAGE [options of ndfu flash, such as -s SERIAL]
#
# What comes out is for the job: events.jsonl and summary.txt in the current folder, to be kept as
# artefacts. Needs jq. NDFU is the command, "ndfu" unless it is set.
set -u
ndfu=${NDFU:-ndfu}
[ $# -gt 0 ] || {
    echo "usage: ci-job.sh PACKAGE [options of ndfu flash]" >&2
    exit 2
}
package=$1
shift

for tool in "$ndfu" jq; do
    command -v "$tool" >/dev/null || {
        echo "There is no '$tool': look at the runner." | tee summary.txt
        exit 127
    }
done

# A broken package is a fault of the build: say so before any board is touched.
"$ndfu" pkg verify "$package" >/dev/null || {
    code=$?
    echo "The package is not sound: look at the build, not at the boards." | tee summary.txt
    exit $code
}

# Once more, where it was the line that failed: an update goes on where it was interrupted. A board that
# has just reset is waited for.
for attempt in 1 2; do
    code=0
    "$ndfu" flash "$package" --wait 30 "$@" --json >events.jsonl || code=$?
    [ "$code" -eq 6 ] || break
    echo "The communication failed (attempt $attempt)."
done

# Each device ends with a line "finished"; the last line is the result of all.
jq -r 'select(.event == "finished")
    | "\(.device.serial_number // .device.port // "device"): \(.status)\(if .message then ": " + .message else "" end)"' \
    events.jsonl | tee summary.txt
# Where none was reached, the result alone says why.
[ -s summary.txt ] ||
    jq -r 'select(.event == "result") | .message // empty' events.jsonl | tee summary.txt

case $code in
0) verdict="All boards have the firmware." ;;
2) verdict="The job calls ndfu in a way that makes no sense: look at its options." ;;
3) verdict="The package is not sound: look at the build." ;;
4) verdict="A board is not there, or its port cannot be opened: look at the runner ('ndfu doctor')." ;;
5) verdict="A board refused the firmware: look at versions, hardware and signature." ;;
6) verdict="A board stopped answering, twice: look at its cable and its power." ;;
7) verdict="The job was cancelled; the next one goes on where it was." ;;
8) verdict="The firmware was accepted, but its application did not come up: look at the firmware." ;;
*) verdict="ndfu itself failed with $code." ;;
esac
echo "$verdict" | tee -a summary.txt
exit "$code"
