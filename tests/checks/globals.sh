#!/bin/sh
# Fails when the library has a variable that all of its users in a process would share: anything
# that can be written to and belongs to no handle, thread-local or not.
#
# usage: tests/checks/globals.sh LIBRARY.a
set -eu

objects=$(objdump --syms "$1" | awk '/ O .*\t/ { objects++ } END { print objects + 0 }')
[ "$objects" -gt 0 ] || {
    echo "$1: no table or variable was found at all" >&2
    exit 1
}

# Tables of pointers are written to while a program is loaded, and never again. AddressSanitizer has a
# byte of its own for each table.
objdump --syms "$1" | awk '
    /:     file format/ { member = $1; next }
    !/\t/ || (!/ O / && !/ \.t(data|bss)\t/) { next }
    { split($0, part, "\t"); fields = split(part[1], field, " "); section = field[fields]
      name = part[2]; sub(/^[0-9a-f]+ +(\.hidden +)?/, "", name) }
    name ~ /^\./ || section ~ /^\.data\.rel\.ro/ || name ~ /^__odr_asan/ { next }
    section ~ /^\.(data|bss|tdata|tbss)/ || section == "*COM*" {
        print member " " name " is in " section ", which all users of the library share"; found = 1
    }
    END { exit found }' >&2
