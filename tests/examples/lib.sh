# Shared by the tests of the examples: everything that the tests of the command have, and the folder
# of the examples, which CTest gives in EXAMPLES.
. "$(dirname "$0")/../cli/lib.sh"

# The simulated target has put exactly these images in their place.
expect_installed() { # sums, as make_package prints them
    join_sim
    cut -d' ' -f1 "$1" | sort >wanted
    grep -o '"sha256":	"[0-9a-f]*"' report | cut -d'"' -f4 | sort >installed
    cmp wanted installed || fail "other images were installed"
    expect_report leaks 0
    expect_report wedges 0
}
