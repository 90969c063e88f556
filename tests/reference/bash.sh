#!/bin/sh
# Completion in bash: with nothing but bash, and as the package bash-completion loads it.
# shellcheck source=completion.sh
. "$SOURCE/tests/reference/completion.sh"
need bash

loader=/usr/share/bash-completion/bash_completion
[ -e $loader ] || fail "bash-completion is missing; run: packaging/install-dependencies.sh test"
bash -n completions/ndfu.bash

cat >alone <<'END'
source completions/ndfu.bash
END
mkdir -p home/.local/share/bash-completion/completions
cp completions/ndfu.bash home/.local/share/bash-completion/completions/ndfu
cat >packaged <<END
source $loader
_completion_loader ndfu
END

# What bash does when a key asks for completion: it splits at blanks, and by itself at "=" and ":".
cat >asked <<'END'
source "./$1"
function=$(complete -p ndfu)
function=${function##*-F }
function=${function%% *}
spread=${2//=/ = }
spread=${spread//\\ /$'\1'}
read -r -a COMP_WORDS <<<"${spread//:/ : }"
COMP_WORDS=("${COMP_WORDS[@]//$'\1'/\\ }")
[[ $2 != *' ' ]] || COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$2 COMP_POINT=${#2}
"$function" ndfu "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
[[ ${#COMPREPLY[@]} -eq 0 ]] || printf '%s\n' "${COMPREPLY[@]}"
END

for how in alone packaged; do
    ask() { # line
        bash --norc --noprofile asked "$how" "$1"
    }
    expect_offers

    # bash puts what is offered behind the "=" or ":" that it has split at.
    touch a:b.zip a:c.zip
    expect_offer "ndfu flash a:" b.zip c.zip
    expect_offer "ndfu flash --flow=" none rtscts
    expect_offer "ndfu flash --usb 1915:521f my" "my file.zip"
    expect_offer "ndfu flash my\\ f" "my file.zip"
    expect_offer "ndfu list --js" --json
    rm a:b.zip a:c.zip
done
