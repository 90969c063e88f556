#!/bin/sh
# Runs a test under a tool that watches the programs in it.
#
# usage: tests/under.sh tsan|valgrind TEST [ARGUMENT...]
#
# tsan      the programs were built with ThreadSanitizer: whichever it finds something in ends at once,
#           with 66, and with what was found on standard error
# valgrind  the test is run under memcheck; if it is a script, the program that NDFU names is. It fails
#           where something was found, whatever became of that program's exit code
set -eu
tool=$1
shift
known=$(cd "$(dirname "$0")" && pwd)/known

# No log_path: with one, ThreadSanitizer looks for its folder so early that umockdev, which is asked
# about every file, finds no environment yet, and mocks nothing from then on.
if [ "$tool" = tsan ]; then
    export TSAN_OPTIONS="suppressions=$known/tsan.supp:halt_on_error=1"
    exec "$@"
fi

# Somebody else than root may have to write a report, and to run a program.
reports=$(mktemp -d)
chmod 1777 "$reports"
programs=$(mktemp -d)
chmod 755 "$programs"
trap 'rm -rf "$reports" "$programs"' EXIT

export VALGRIND_OPTS="--quiet --leak-check=full --error-exitcode=99 --vgdb=no --read-inline-info=no \
--sim-hints=lax-ioctls --log-file=$reports/%p --suppressions=$known/valgrind.supp"
case $1 in
*.sh)
    cat >"$programs/ndfu" <<END
#!/bin/sh
exec valgrind "$NDFU" "\$@"
END
    chmod 755 "$programs/ndfu"
    export NDFU="$programs/ndfu"
    ;;
*) set -- valgrind "$@" ;;
esac

code=0
"$@" || code=$?
found=$(find "$reports" -type f -size +0)
[ -n "$found" ] || exit $code
echo "FAILED: valgrind has found something" >&2
# shellcheck disable=SC2086 # a list of files
cat $found >&2
exit 1
